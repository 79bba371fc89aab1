namespace PayeTonKawa.Tests.Servers;

/// <summary>Polls a condition with a timeout.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    internal static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    internal static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not within {Limit.TotalMinutes} minutes: {what}.");
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }

    internal static async Task SucceedsAsync(Func<Task> action)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                await action();
                return;
            }
            catch (Exception) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(Interval, TestContext.Current.CancellationToken);
            }
        }
    }
}
