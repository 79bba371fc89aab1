namespace BrokerWatch.Alarms;

/// <summary>The signals that something is wrong with messaging.</summary>
public enum AlarmKind
{
    /// <summary>The management API does not answer.</summary>
    ManagementUnreachable,

    /// <summary>The management API refuses user and password.</summary>
    CredentialsRefused,

    /// <summary>A node is short of memory or disk: it holds all publishers back.</summary>
    ResourcesShort,

    /// <summary>An exchange that is published to does not exist.</summary>
    ExchangeMissing,

    /// <summary>Nobody works with the broker.</summary>
    NothingConnected,

    /// <summary>Nobody reads a queue.</summary>
    NoConsumer,

    /// <summary>More messages arrive in a queue than are taken from it.</summary>
    QueueGrowing,

    /// <summary>A queue's consumer finishes none of its messages.</summary>
    QueueStuck,
}
