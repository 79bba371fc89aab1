namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>What one of several writers wrote; each value is written once.</summary>
internal sealed record SharedWrite(int Worker, int Value, Outcome Outcome);
