namespace PayeTonKawa.Messaging.Broker;

/// <summary>What the application is called on the broker: the name of its connections and the <c>app_id</c> of its messages.</summary>
internal sealed record ApplicationIdentity(string Name);
