namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>The message can never be processed; retries are useless.</summary>
internal sealed class UnprocessableMessageException(string reason) : Exception(reason);
