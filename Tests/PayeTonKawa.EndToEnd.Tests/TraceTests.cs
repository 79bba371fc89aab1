using System.Collections.Concurrent;
using System.Diagnostics;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>One trace spans the broker, as reported by the dashboard's telemetry API.</summary>
[Collection(SystemGroup.Name)]
public sealed class TraceTests(SharedSystem system, ITestOutputHelper output)
{
    private const int Tries = 100;

    // For a busy machine; on an idle one each trace is complete within 3 s.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_deletion_is_one_whole_trace()
    {
        var clients = new List<int>();
        while (clients.Count < Tries)
        {
            clients.Add(await system.CreateClientAsync());
        }

        var times = await DeleteAsync(clients, Limit);
        var fast = times.Count(time => time < TimeSpan.FromSeconds(3));
        output.WriteLine(
            $"Complete in the dashboard after {times.Min().TotalSeconds:0.00} to {times.Max().TotalSeconds:0.00} s, {fast} of {Tries} within 3 s.");
    }

    [Fact]
    public async Task A_deletion_while_the_broker_is_away_is_one_whole_trace_too()
    {
        await system.System.AspireSucceedsAsync(Token, "resource", "rabbitmq", "stop");
        await system.System.AspireSucceedsAsync(Token, "wait", "rabbitmq", "--status", "down", "--timeout", "30");
        var clients = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => system.CreateClientAsync()));
        var traces = DeleteAsync(clients, TimeSpan.FromMinutes(3));
        await system.System.AspireSucceedsAsync(Token, "resource", "rabbitmq", "start");
        await traces;
    }

    // Watches during the deletions, so that each time is measured from its own deletion.
    private async Task<IReadOnlyCollection<TimeSpan>> DeleteAsync(IReadOnlyList<int> clients, TimeSpan limit)
    {
        var starts = new ConcurrentDictionary<int, long>();
        var watching = WaitForTracesAsync(starts, clients.Count, limit);
        foreach (var client in clients)
        {
            starts[client] = Stopwatch.GetTimestamp();
            await system.DeleteClientAsync(client);
        }

        return await watching;
    }

    private async Task<IReadOnlyCollection<TimeSpan>> WaitForTracesAsync(ConcurrentDictionary<int, long> starts, int count, TimeSpan limit)
    {
        var times = new Dictionary<int, TimeSpan>();
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (times.Count < count)
        {
            Assert.True(clock.Elapsed < limit, $"{times.Count} of {count} deletions are whole traces after {limit.TotalSeconds} s.");
            await timer.WaitForNextTickAsync(Token);
            foreach (var client in (await system.FindDeletionsAsync(Token)).Keys.Where(starts.ContainsKey))
            {
                times.TryAdd(client, Stopwatch.GetElapsedTime(starts[client]));
            }
        }

        return times.Values;
    }
}
