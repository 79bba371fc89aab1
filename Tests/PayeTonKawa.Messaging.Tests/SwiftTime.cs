namespace PayeTonKawa.Messaging.Tests;

/// <summary>The system's clock with timers that are 25 times as fast, so that a backoff lasts no longer than the test needs.</summary>
internal sealed class SwiftTime : TimeProvider
{
    private const int Speed = 25;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Faster(dueTime), Faster(period));

    private static TimeSpan Faster(TimeSpan time) => time > TimeSpan.Zero ? time / Speed : time;
}
