using System.Runtime.CompilerServices;

namespace Load;

/// <summary>Measures whether throughput drops as the tables grow.</summary>
internal sealed class GrowthBench(HttpBench http, DrainBench drain, Databases ours, Databases bare)
{
    private const int Connections = 16;
    private const int Deletions = 10_000;

    private static readonly int[] Sizes = [1_000, 100_000, 1_000_000];

    internal async IAsyncEnumerable<GrowthRow> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var rows in Sizes)
        {
            await Seed.FillAsync(ours, rows, cancellationToken);
            await Seed.FillAsync(bare, rows, cancellationToken);
            await Seed.FillTombstonesAsync(ours.Commandes, rows, cancellationToken);
            foreach (var request in HttpCase.All)
            {
                var row = await http.MeasureAsync(request.Ids is null ? request : request with { Ids = rows }, Connections, cancellationToken);
                yield return new(rows, row.Request, row.Service.PerSecond, row.Prepared.PerSecond);
            }

            var drained = await drain.DrainQueueAsync(orders: 1, Deletions, cancellationToken);
            yield return new(rows, drained.What, drained.PerSecond, drained.Limit);
        }
    }
}
