namespace PayeTonKawa.Messaging.Outbox;

/// <summary>How many messages of a batch are confirmed, counted from the first, and the failure that ended the rest, if any.</summary>
internal sealed record PublishResult(int Confirmed, Exception? Failure);
