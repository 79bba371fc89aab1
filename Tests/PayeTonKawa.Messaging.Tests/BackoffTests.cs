using PayeTonKawa.Messaging.Broker;

namespace PayeTonKawa.Messaging.Tests;

public sealed class BackoffTests
{
    private const int Draws = 300;

    [Fact]
    public async Task The_wait_doubles_from_a_fifth_of_a_second_to_a_second_and_varies_by_a_fifth()
    {
        var clock = new RecordingTime();
        for (var draw = 0; draw < Draws; draw++)
        {
            var backoff = new Backoff(clock);
            for (var attempt = 0; attempt < 5; attempt++)
            {
                await backoff.WaitAsync(TestContext.Current.CancellationToken);
            }

            backoff.Reset();
            await backoff.WaitAsync(TestContext.Current.CancellationToken);
        }

        Assert.All(
            clock.Waits.Chunk(6),
            waits => Assert.All(
                waits.Zip([200, 400, 800, 1000, 1000, 200]),
                wait => Assert.InRange(wait.First.TotalMilliseconds, wait.Second * 0.79, wait.Second * 1.21)));
        var first = clock.Waits.Chunk(6).Select(waits => waits[0].TotalMilliseconds).ToList();
        Assert.True(first.Min() < 180 && first.Max() > 220);
    }

    /// <summary>Records the waits, and ends each at once.</summary>
    private sealed class RecordingTime : TimeProvider
    {
        internal List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
