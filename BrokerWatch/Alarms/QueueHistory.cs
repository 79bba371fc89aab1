using BrokerWatch.Management;

namespace BrokerWatch.Alarms;

/// <summary>The last minute of a queue.</summary>
internal sealed class QueueHistory
{
    private static readonly TimeSpan StuckLimit = TimeSpan.FromSeconds(30);

    private DateTimeOffset _workedAt;
    private long _done;

    /// <summary>The messages that wait for a consumer.</summary>
    internal History Ready { get; } = new();

    internal void Add(DateTimeOffset now, QueueInfo queue)
    {
        var done = queue.MessageStats?.Done ?? 0;
        if (!Ready.Add(now, queue.Ready) || done != _done || queue.Ready + queue.Unacked == 0)
        {
            (_workedAt, _done) = (now, done);
        }
    }

    /// <summary>Whether it has had messages for 30 s and none was completed.</summary>
    internal bool IsStuck(DateTimeOffset now) => now - _workedAt >= StuckLimit;
}
