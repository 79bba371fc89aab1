namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>A change that was asked for and not refused, and the value after it.</summary>
internal sealed record Change(ChangeKind Kind, string Value, Outcome Outcome);
