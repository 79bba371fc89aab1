using System.Diagnostics;

namespace PayeTonKawa.Faults.Tests;

/// <summary>Polls a condition with a timeout.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>Polls until nothing is missing; fails the test after <paramref name="limit"/> and names what is.</summary>
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

    /// <summary>Waits until the condition holds or the limit has passed.</summary>
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
