namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>What the client knows about the outcome of its request.</summary>
internal enum Outcome
{
    /// <summary>The response confirms the change.</summary>
    Acknowledged,

    /// <summary>The response refuses the change, or the request was never sent.</summary>
    Refused,

    /// <summary>No response, or one that reports a lost database: the change may have been made, or may be made later.</summary>
    Unknown,
}
