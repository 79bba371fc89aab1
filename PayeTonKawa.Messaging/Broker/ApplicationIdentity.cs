namespace PayeTonKawa.Messaging.Broker;

/// <summary>The application to the broker: its connection name, also the <c>app_id</c> of its messages, and whether it declares quorum queues.</summary>
internal sealed record ApplicationIdentity(string Name, bool QuorumQueues = false);
