using System.Globalization;
using BrokerWatch.Alarms;

namespace PayeTonKawa.AppHost;

/// <summary>An alarm in words: the problem, and the remedy.</summary>
internal static class AlarmSentences
{
    internal static string Of(BrokerAlarm alarm) => alarm.Kind switch
    {
        AlarmKind.ManagementUnreachable =>
            $"{alarm.Cause} See whether the broker runs, and read its console logs; its plugin rabbitmq_management must be enabled.",
        AlarmKind.CredentialsRefused =>
            $"{alarm.Cause} Give this user the tag 'monitoring', or correct user and password of the resource: a data volume keeps those of its first start.",
        AlarmKind.MemoryShort =>
            $"The broker {alarm.Subject} is short of memory ({Size(alarm.Node!.MemUsed)} of {Size(alarm.Node.MemLimit)}) and holds all publishers back. "
            + "Work off the backlog, or give it more memory.",
        AlarmKind.DiskShort =>
            $"The broker {alarm.Subject} is short of disk ({Size(alarm.Node!.DiskFree)} free, {Size(alarm.Node.DiskFreeLimit)} needed) and holds all "
            + "publishers back. Free disk space.",
        AlarmKind.ExchangeMissing =>
            $"The exchange '{alarm.Subject}' does not exist. A service declares it when it connects: see that the publishers run and have the broker's "
            + "connection string, or restart one.",
        AlarmKind.NothingConnected =>
            "Nothing is connected to the broker. Start the services, and see that each has the broker's connection string.",
        AlarmKind.NoConsumer =>
            $"Nobody reads the queue '{alarm.Subject}' ({alarm.Queue!.Ready} messages wait). Start the consumer; the messages are kept until then.",
        AlarmKind.QueueGrowing =>
            $"The queue '{alarm.Subject}' grows: {alarm.Queue!.Ready} messages wait. Read the consumer's logs; if it works as fast as it can, run more of it.",
        AlarmKind.QueueStuck =>
            $"The consumer of the queue '{alarm.Subject}' has {alarm.Queue!.Unacked} messages in hand ({alarm.Queue.Ready} more wait) and finishes none. "
            + "Read the consumer's logs: what it needs (its database, say) may be away.",
        _ => throw new ArgumentOutOfRangeException(nameof(alarm), alarm.Kind, null),
    };

    private static string Size(long bytes) => bytes switch
    {
        < 1024 * 1024 => $"{bytes / 1024} KiB",
        < 1024L * 1024 * 1024 => $"{bytes / (1024 * 1024)} MiB",
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):0.#} GiB"),
    };
}
