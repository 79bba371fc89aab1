namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>The rejected messages of one queue with the same reason: how many, and when the first and the last came.</summary>
internal sealed record RejectedGroupAnswer(string Queue, string Reason, int Count, DateTimeOffset First, DateTimeOffset Last);
