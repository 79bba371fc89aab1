namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>What the client may believe of its request.</summary>
internal enum Outcome
{
    /// <summary>Done, says the answer.</summary>
    Acknowledged,

    /// <summary>Not done, says the answer; or it was never sent.</summary>
    Refused,

    /// <summary>No answer, or one that the database was lost on the way: done or not, and perhaps only later.</summary>
    Unknown,
}
