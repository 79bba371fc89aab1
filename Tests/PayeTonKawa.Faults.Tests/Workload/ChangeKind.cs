namespace PayeTonKawa.Faults.Tests.Workload;

internal enum ChangeKind
{
    Creation,
    Update,
    Deletion,
}
