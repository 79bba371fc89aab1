namespace Load;

/// <summary>Accesses the outbox of a service through its database.</summary>
internal static class Outbox
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The body of all inserted events.</summary>
    internal const string Body =
        """{"event":"client_created","client_id":1,"data":{"nom":"Martin","email":"sophie@test.com"},"timestamp":"2026-02-27T10:18:26Z"}""";

    /// <summary>Inserts events without notifying the relay.</summary>
    internal static Task FillAsync(string database, int count, CancellationToken cancellationToken) => Seed.ExecuteAsync(
        database,
        $"""
        INSERT INTO outbox (message_id, event_name, routing_key, body, traceparent, created_at)
        SELECT gen_random_uuid(), 'client_created', 'client.created', '{Body}', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now()
        FROM generate_series(1, {count})
        """,
        cancellationToken);

    /// <summary>Waits until the relay has published all events; cancelled after 2 minutes.</summary>
    internal static async Task EmptyAsync(string database, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        while (await Seed.ScalarAsync<bool>(database, "SELECT EXISTS (SELECT FROM outbox)", limit.Token))
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
