using System.Runtime.InteropServices;

namespace PayeTonKawa.AppHost;

/// <summary>Handles Ctrl+C and SIGTERM from process start. The host handles them only once it starts; before that, they would kill the process.</summary>
internal sealed class StopSignals : IDisposable
{
    // Never disposed: a signal handler may still run after the host, which receives the same signal, has stopped.
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() =>
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.Cancel();
    }
}
