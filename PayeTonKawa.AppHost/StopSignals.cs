using System.Runtime.InteropServices;

namespace PayeTonKawa.AppHost;

/// <summary>Ctrl+C and SIGTERM from the first moment on. The host listens to them only once it starts; before, they would kill the process.</summary>
internal sealed class StopSignals : IDisposable
{
    // Never disposed: a signal's handler may still run when the host, which hears the same signal, has ended.
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
