using Backoffice.Apis;

namespace Backoffice.Parts;

/// <summary>A form that is sent to an API: one request at a time, its errors, and the key that makes it safe to send again.</summary>
public sealed class Submission
{
    /// <summary>The Idempotency-Key: another one after each success, the same one for each new attempt of what was refused or not answered.</summary>
    public Guid Key { get; private set; } = Guid.NewGuid();

    public bool IsRunning { get; private set; }

    /// <summary>Why the last attempt failed; null if it did not.</summary>
    public ApiException? Failure { get; private set; }

    /// <summary>The message of a field, by its name in the API; null without one.</summary>
    public string? ErrorOf(string field) => Failure?.Errors.GetValueOrDefault(field) is { } messages ? string.Join(' ', messages) : null;

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
            Key = Guid.NewGuid();
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
