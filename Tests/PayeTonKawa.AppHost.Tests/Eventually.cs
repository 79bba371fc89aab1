using System.Diagnostics;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>Waits for a condition with a limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until the condition holds; fails the test, naming <paramref name="what"/>, after 60 s.</summary>
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
