namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>A write of one of several workers; each value is written once.</summary>
internal sealed record SharedWrite(int Worker, int Value, Outcome Outcome);
