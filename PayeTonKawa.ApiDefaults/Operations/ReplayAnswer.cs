namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>How many rejected messages are back in their queues.</summary>
internal sealed record ReplayAnswer(int Replayed);
