using System.Diagnostics;

namespace PayeTonKawa.Messaging.Tests.Broker;

/// <summary>Waits for a condition, for a limited time.</summary>
internal static class Until
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal static async Task TrueAsync(Func<Task<bool>> condition, Func<string>? otherwise = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Limit, otherwise?.Invoke() ?? "The condition did not come true in time.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    internal static Task TrueAsync(Func<bool> condition, Func<string>? otherwise = null) =>
        TrueAsync(() => Task.FromResult(condition()), otherwise);
}
