namespace Load;

/// <summary>The outbox of a service, seen from outside.</summary>
internal static class Outbox
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Waits until the relay has published everything.</summary>
    internal static async Task EmptyAsync(string database, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        while (await Seed.ScalarAsync<bool>(database, "SELECT EXISTS (SELECT FROM outbox)", limit.Token))
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
