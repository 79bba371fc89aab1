using Backoffice.Apis;

namespace Backoffice.Parts;

/// <summary>A form that is sent to an API: one request at a time, its errors, and the key that makes it safe to send again.</summary>
public sealed class Submission
{
    /// <summary>The Idempotency-Key: a form creates one entity, however often it is sent; also by a click while the next page is on its way.</summary>
    public Guid Key { get; } = Guid.NewGuid();

    public bool IsRunning { get; private set; }

    /// <summary>Why the last attempt failed; null if it did not.</summary>
    public ApiException? Failure { get; private set; }

    /// <summary>The message of a field, by its name in the API; null without one.</summary>
    public string? ErrorOf(string field) => Failure?.Errors.GetValueOrDefault(field) is { } messages ? string.Join(' ', messages) : null;

    /// <summary>Drops the messages of the last attempt: their fields are no longer where they were.</summary>
    public void Forget() => Failure = null;

    /// <summary>Sends the request, unless one is running; false if it was not sent or has failed.</summary>
    public async Task<bool> SendAsync(Func<Task> request)
    {
        if (IsRunning)
        {
            return false;
        }

        IsRunning = true;
        try
        {
            await request();
            Failure = null;
            return true;
        }
        catch (ApiException exception)
        {
            Failure = exception;
            return false;
        }
        finally
        {
            IsRunning = false;
        }
    }
}
