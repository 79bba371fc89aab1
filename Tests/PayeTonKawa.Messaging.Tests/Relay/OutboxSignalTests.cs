using System.Runtime.CompilerServices;
using PayeTonKawa.Messaging.Outbox;

namespace PayeTonKawa.Messaging.Tests.Relay;

public sealed class OutboxSignalTests
{
    [Fact]
    public async Task A_wait_that_timed_out_leaves_nothing_behind()
    {
        var signal = new OutboxSignal();
        var waited = WaitInVain(signal);

        // The timer's thread may still be in the last time-out when the wait has returned, so once is not enough.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                return !waited.Any(wait => wait.IsAlive);
            },
            TimeSpan.FromSeconds(30)));
        signal.Set();
        Assert.True(await signal.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken));
    }

    // A wait that is not cleaned up references its token. A separate method, so that no local variable does.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] WaitInVain(OutboxSignal signal) => [.. Enumerable.Range(0, 10).Select(_ =>
    {
        var stopping = new CancellationTokenSource();
        Assert.False(signal.WaitAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, stopping.Token).GetAwaiter().GetResult());
        return new WeakReference(stopping);
    })];
}
