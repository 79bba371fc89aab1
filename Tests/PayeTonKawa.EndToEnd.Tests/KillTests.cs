using System.Diagnostics;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>The AppHost killed without warning, at any moment of its life.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>How many kills: 3, or what the environment variable PAYETONKAWA_KILLS says.</summary>
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("PAYETONKAWA_KILLS"), out var rounds) ? rounds : 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_process_outlives_a_killed_apphost_and_the_next_start_works_on_the_same_data()
    {
        using var place = new Place();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"Seed {seed}, {Rounds} kills.");

        for (var round = 0; round < Rounds; round++)
        {
            await using var system = RunningSystem.StartAppHost(place);
            await LiveAsync(system, random);
            await system.KillAsync();
            await AssertNothingIsLeftAsync(place);
        }

        await using var last = RunningSystem.StartAppHost(place);
        await last.WaitUntilHealthyAsync(Token);
        using var clients = place.CreateClient("api-clients");
        Assert.Equal("[]", await clients.GetStringAsync("/customers/", Token));
        await last.StopAsync();
        Assert.Empty(place.FindProcesses());
    }

    // Anywhere in the first 12 s: while servers are set up, while they start, or when all is up.
    private static async Task LiveAsync(RunningSystem system, Random random)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(Token);
        life.CancelAfter(TimeSpan.FromMilliseconds(random.Next(200, 12_000)));
        await Task.WhenAny(system.Ended, Task.Delay(Timeout.Infinite, life.Token));
        Assert.False(system.Ended.IsCompleted, system.Output);
    }

    private static async Task AssertNothingIsLeftAsync(Place place)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (place.FindProcesses() is { Count: > 0 } left)
        {
            Assert.True(clock.Elapsed < Limit, $"Left after {Limit.TotalSeconds} s:\n{string.Join('\n', left)}");
            await timer.WaitForNextTickAsync(Token);
        }
    }
}
