namespace Aspire.Hosting.Orchestration;

/// <summary>A running native process in a session and process group of its own.</summary>
internal abstract class ManagedProcess
{
    public abstract int Id { get; }

    /// <summary>Completes with the exit code (128 + signal number where a signal ended it) once the process is gone and its output has been read.</summary>
    public abstract Task<int> Exited { get; }

    /// <summary>Sends the stop signal, waits, kills the group after the spec's time-out. Returns when nothing of the group is left.</summary>
    public abstract Task StopAsync(CancellationToken cancellationToken = default);
}
