namespace PayeTonKawa.Messaging.Outbox;

/// <summary>How many of the messages that were under way the broker has confirmed, from the first on, and what ended the rest, if something did.</summary>
internal sealed record PublishResult(int Confirmed, Exception? Failure);
