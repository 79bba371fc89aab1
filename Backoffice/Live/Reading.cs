using Backoffice.Apis;

namespace Backoffice.Live;

/// <summary>What an API answered to a feed, or why it did not.</summary>
/// <param name="Value">The answer; null without one.</param>
/// <param name="Failure">What the user reads instead; null with an answer.</param>
public sealed record Reading<T>(T? Value, string? Failure) where T : class;

internal static class Reading
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Reads within a second.</summary>
    internal static async Task<Reading<T>> OfAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken) where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            return new(await read(limit.Token), null);
        }
        catch (ApiException exception)
        {
            return new(null, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, "Le service ne répond pas.");
        }
    }
}
