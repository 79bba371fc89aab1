namespace Load;

/// <summary>Requests a second, of the services and of the bare server in turns.</summary>
internal sealed class HttpBench(RunningSystem system, BareProcess bare, IReadOnlyDictionary<string, string> databases, double seconds)
{
    private static readonly int[] Connections = [1, 16, 64];

    internal async IAsyncEnumerable<HttpRow> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var http in HttpCase.All)
        {
            var service = system.Address(http.Resource);

            // Compiled, connected and prepared.
            await Wrk.RunAsync(http, bare.Address, 64, seconds, cancellationToken);
            await Wrk.RunAsync(http, service, 64, seconds, cancellationToken);
            foreach (var connections in Connections)
            {
                yield return await MeasureAsync(http, service, connections, cancellationToken);
            }
        }
    }

    // The bare server before and after: what else the machine does weighs on both alike.
    private async Task<HttpRow> MeasureAsync(HttpCase http, Uri service, int connections, CancellationToken cancellationToken)
    {
        await Outbox.EmptyAsync(databases[http.Resource], cancellationToken);
        var before = await Wrk.RunAsync(http, bare.Address, connections, seconds / 2, cancellationToken);
        var run = await Wrk.RunAsync(http, service, connections, seconds, cancellationToken);
        await Outbox.EmptyAsync(databases[http.Resource], cancellationToken);
        var after = await Wrk.RunAsync(http, bare.Address, connections, seconds / 2, cancellationToken);
        return new(
            http.Name, connections, run.PerSecond, run.P50, run.P99,
            (before.Requests + after.Requests) / (before.Seconds + after.Seconds), (before.P50 + after.P50) / 2, (before.P99 + after.P99) / 2);
    }
}
