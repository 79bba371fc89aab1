using System.Runtime.CompilerServices;

namespace Load;

/// <summary>Measures requests per second of the services and of the bare servers, alternately.</summary>
internal sealed class HttpBench(RunningSystem system, BareProcess bare, BareProcess prepared, Databases databases, double seconds, int warmUps)
{
    internal async IAsyncEnumerable<HttpRow> RunAsync(int[] connections, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var http in HttpCase.All)
        {
            await WarmUpAsync(http, bare.Address, secondsEach: 1, cancellationToken);
            await WarmUpAsync(http, prepared.Address, secondsEach: 1, cancellationToken);
            await WarmUpAsync(http, system.Address(http.Resource), secondsEach: 2, cancellationToken);
            foreach (var count in connections)
            {
                yield return await MeasureAsync(http, count, cancellationToken);
            }
        }
    }

    /// <summary>Measures the service, and the bare servers before and after it, so that other load on the machine affects all of them equally.</summary>
    internal async Task<HttpRow> MeasureAsync(HttpCase http, int connections, CancellationToken cancellationToken)
    {
        await Outbox.EmptyAsync(databases.Of(http), cancellationToken);
        var bareBefore = await Wrk.RunAsync(http, bare.Address, connections, seconds / 2, cancellationToken);
        var preparedBefore = await Wrk.RunAsync(http, prepared.Address, connections, seconds / 2, cancellationToken);
        var run = await Wrk.RunAsync(http, system.Address(http.Resource), connections, seconds, cancellationToken);
        await Outbox.EmptyAsync(databases.Of(http), cancellationToken);
        var preparedAfter = await Wrk.RunAsync(http, prepared.Address, connections, seconds / 2, cancellationToken);
        var bareAfter = await Wrk.RunAsync(http, bare.Address, connections, seconds / 2, cancellationToken);
        return new(http.Name, connections, run, bareBefore.With(bareAfter), preparedBefore.With(preparedAfter));
    }

    /// <summary>Runs until throughput stops rising (JIT, connections, statements): the steady state counts, and a service has more code to compile.</summary>
    internal async Task WarmUpAsync(HttpCase http, Uri server, double secondsEach, CancellationToken cancellationToken)
    {
        var (best, since) = (0d, 0);
        for (var n = 0; n < warmUps && since < 3; n++)
        {
            var run = await Wrk.RunAsync(http, server, 16, secondsEach, cancellationToken);
            (best, since) = run.PerSecond > 1.03 * best ? (run.PerSecond, 0) : (best, since + 1);
        }
    }
}
