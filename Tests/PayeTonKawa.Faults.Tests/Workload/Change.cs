namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>A requested change that was not refused, and the value after it.</summary>
internal sealed record Change(ChangeKind Kind, string Value, Outcome Outcome);
