namespace PayeTonKawa.Messaging.Broker;

/// <summary>The application's name on the broker: its connection name and the <c>app_id</c> of its messages.</summary>
internal sealed record ApplicationIdentity(string Name);
