namespace Backoffice.Messagerie;

/// <summary>The rejected messages of one queue with the same reason.</summary>
public sealed record RejectedGroup(string Queue, string Reason, int Count, DateTimeOffset First, DateTimeOffset Last);
