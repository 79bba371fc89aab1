using System.Diagnostics;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>Polls a condition with a timeout.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    /// <summary>Polls until the condition holds; fails the test after 60 s and names <paramref name="what"/>.</summary>
    public static Task TrueAsync(Func<Task<bool>> condition, string what, CancellationToken cancellationToken) =>
        TrueAsync(condition, () => what, cancellationToken);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Period);
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Limit, $"Not within {Limit.TotalSeconds} s: {what()}.");
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
