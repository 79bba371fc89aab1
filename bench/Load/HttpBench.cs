namespace Load;

/// <summary>Requests a second, of the services and of the bare server in turns.</summary>
internal sealed class HttpBench(RunningSystem system, BareProcess bare, Databases databases, double seconds)
{
    private static readonly int[] Connections = [1, 16, 64];

    internal async IAsyncEnumerable<HttpRow> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var http in HttpCase.All)
        {
            // Compiled, connected and prepared; a service has more to compile than the bare server.
            await Wrk.RunAsync(http, bare.Address, 64, seconds, cancellationToken);
            await Wrk.RunAsync(http, system.Address(http.Resource), 64, 2 * seconds, cancellationToken);
            foreach (var connections in Connections)
            {
                yield return await MeasureAsync(http, connections, cancellationToken);
            }
        }
    }

    /// <summary>The service, and the bare server before and after it: what else the machine does weighs on both alike.</summary>
    internal async Task<HttpRow> MeasureAsync(HttpCase http, int connections, CancellationToken cancellationToken)
    {
        await Outbox.EmptyAsync(databases.Of(http), cancellationToken);
        var before = await Wrk.RunAsync(http, bare.Address, connections, seconds / 2, cancellationToken);
        var run = await Wrk.RunAsync(http, system.Address(http.Resource), connections, seconds, cancellationToken);
        await Outbox.EmptyAsync(databases.Of(http), cancellationToken);
        var after = await Wrk.RunAsync(http, bare.Address, connections, seconds / 2, cancellationToken);
        return new(
            http.Name, connections, run.PerSecond, run.P50, run.P99,
            (before.Requests + after.Requests) / (before.Seconds + after.Seconds), (before.P50 + after.P50) / 2, (before.P99 + after.P99) / 2);
    }
}
