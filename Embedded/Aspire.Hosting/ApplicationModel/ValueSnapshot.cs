namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is there sooner or later; the last one set counts.</summary>
public sealed class ValueSnapshot<T>
{
    private TaskCompletionSource<T> _value = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the value is there, or what kept it from coming.</summary>
    public bool IsValueSet => _value.Task.IsCompleted;

    internal T? Current => _value.Task.IsCompletedSuccessfully ? _value.Task.Result : default;

    public Task<T> GetValueAsync(CancellationToken cancellationToken = default) => _value.Task.WaitAsync(cancellationToken);

    public void SetValue(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!_value.TrySetResult(value))
        {
            _value = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            _value.SetResult(value);
        }
    }

    public void SetException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (!_value.TrySetException(exception))
        {
            _value = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            _value.SetException(exception);
        }
    }
}
