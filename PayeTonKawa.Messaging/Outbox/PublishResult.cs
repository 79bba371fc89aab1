namespace PayeTonKawa.Messaging.Outbox;

/// <summary>How many messages from the beginning of a batch the broker has confirmed, and why not all of them.</summary>
internal sealed record PublishResult(int Confirmed, Exception? Failure);
