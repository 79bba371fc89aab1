namespace Aspire.Hosting;

/// <summary>Holds an application's start until somebody else asks for it: a test, while the AppHost's own code calls <c>Run()</c>.</summary>
internal sealed class StartGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the application has started, or fails as its start did.</summary>
    public Task Started => _started.Task;

    /// <summary>Whether somebody has asked for the start.</summary>
    public bool IsOpen => _opened.Task.IsCompletedSuccessfully;

    public void Open() => _opened.TrySetResult();

    /// <summary>Nobody will ask any more: the start throws this.</summary>
    public void Abandon(Exception reason)
    {
        _opened.TrySetException(reason);
        _started.TrySetException(reason);
    }

    /// <summary>Starts the application once the gate is open.</summary>
    public async Task PassAsync(Func<Task> start, CancellationToken cancellationToken)
    {
        await _opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await start().ConfigureAwait(false);
            _started.TrySetResult();
        }
        catch (Exception exception)
        {
            _started.TrySetException(exception);
            throw;
        }
    }
}
