namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>The message can never be processed, however often it is tried.</summary>
internal sealed class UnprocessableMessageException(string reason) : Exception(reason);
