namespace PayeTonKawa.Messaging;

/// <summary>What the application knows of a broker of several nodes. Bound to the configuration section <c>Broker</c>.</summary>
public sealed class BrokerOptions
{
    internal const string Section = "Broker";

    /// <summary>
    /// Further nodes of the cluster beside the one of the connection string, such as <c>mq2:5672,mq3:5672</c>, with the same user and password. A connection
    /// goes to any of them, and to another one if it does not answer.
    /// </summary>
    public string Nodes { get; set; } = "";

    /// <summary>
    /// Whether the queues are declared as quorum queues, which the broker replicates. All services must agree, and a queue that exists keeps its type: the
    /// broker refuses another declaration. Default: false, the type that the virtual host gives.
    /// </summary>
    public bool QuorumQueues { get; set; }
}
