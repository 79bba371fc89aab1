namespace BrokerWatch.Alarms;

/// <summary>The kinds of messaging alarm.</summary>
public enum AlarmKind
{
    /// <summary>The management API does not respond.</summary>
    ManagementUnreachable,

    /// <summary>The management API refuses the credentials.</summary>
    CredentialsRefused,

    /// <summary>A node is short of memory: it blocks all publishers.</summary>
    MemoryShort,

    /// <summary>A node is short of disk space: it blocks all publishers.</summary>
    DiskShort,

    /// <summary>An expected exchange does not exist.</summary>
    ExchangeMissing,

    /// <summary>No client has an open channel to the broker.</summary>
    NothingConnected,

    /// <summary>A queue has no consumer.</summary>
    NoConsumer,

    /// <summary>The queue depth grows: more messages arrive than are consumed.</summary>
    QueueGrowing,

    /// <summary>The consumer of a queue completes none of its messages.</summary>
    QueueStuck,
}
