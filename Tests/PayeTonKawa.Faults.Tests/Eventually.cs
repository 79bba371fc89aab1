using System.Diagnostics;

namespace PayeTonKawa.Faults.Tests;

/// <summary>Waits for a condition with a limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks again and again until nothing is missing any more; fails the test, saying what still is, after <paramref name="limit"/>.</summary>
    public static async Task NothingMissingAsync(Func<Task<string?>> missing, TimeSpan limit, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Period);
        while (await missing() is { } what)
        {
            Assert.True(clock.Elapsed < limit, $"Not within {limit.TotalSeconds} s: {what}.");
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Waits until the condition holds, or until the limit has passed.</summary>
    public static async Task TrueOrAfterAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Period);
        while (!condition() && clock.Elapsed < limit)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
