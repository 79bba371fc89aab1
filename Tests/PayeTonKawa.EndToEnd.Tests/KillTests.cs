using System.Diagnostics;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>Kills the AppHost without warning, at any moment of its life; all processes it started have to end with it.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>Number of kills: 3, or the environment variable PAYETONKAWA_KILLS.</summary>
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("PAYETONKAWA_KILLS"), out var rounds) ? rounds : 3;

    // Every nth kill happens while clients write.
    private const int EveryNthAtWork = 3;
    private const int Writes = 50;

    // Only checks that the processes end; bench/startup.sh measures how fast.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WorkLimit = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_process_outlives_a_killed_apphost_and_the_next_start_finds_all_that_was_told()
    {
        using var place = new Place();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"Seed {seed}, {Rounds} kills.");

        var writer = new Writer(place);
        for (var round = 1; round <= Rounds; round++)
        {
            await using var system = RunningSystem.StartAppHost(place);
            using var killed = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var writing = writer.RunAsync(killed.Token);
            await (round % EveryNthAtWork == 0 ? WorkAsync(system, writer) : LiveAsync(system, random));
            await system.KillAsync();
            await killed.CancelAsync();
            await writing;
            await AssertNothingIsLeftAsync(place);
        }

        await using var last = RunningSystem.StartAppHost(place);
        await last.WaitUntilHealthyAsync(Token);
        output.WriteLine($"{writer.Count} clients.");
        await UntilAsync(() => writer.MissingAsync(Token), WorkLimit);
        await last.StopByCommandAsync(Token);
    }

    // Until any moment of the first 12 s: while servers are set up, while they start, or when all is up.
    private static async Task LiveAsync(RunningSystem system, Random random)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(Token);
        life.CancelAfter(TimeSpan.FromMilliseconds(random.Next(200, 12_000)));
        await Task.WhenAny(system.Ended, Task.Delay(Timeout.Infinite, life.Token));
        Assert.False(system.Ended.IsCompleted, system.Output);
    }

    private static Task WorkAsync(RunningSystem system, Writer writer)
    {
        var enough = writer.Count + Writes;
        return UntilAsync(
            () => Task.FromResult(system.Ended.IsCompleted || writer.Count < enough ? $"{writer.Count} of {enough} writes:\n{system.Output}" : null),
            WorkLimit);
    }

    private static Task AssertNothingIsLeftAsync(Place place) =>
        UntilAsync(() => Task.FromResult(place.FindProcesses() is { Count: > 0 } left ? $"left:\n{string.Join('\n', left)}" : null), Limit);

    private static async Task UntilAsync(Func<Task<string?>> missing, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await missing() is { } what)
        {
            Assert.True(clock.Elapsed < limit, $"Not as it should be after {limit.TotalSeconds} s: {what}");
            await timer.WaitForNextTickAsync(Token);
        }
    }
}
