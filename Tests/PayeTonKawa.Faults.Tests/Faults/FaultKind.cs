namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>Faults of a process (the first four) or of a proxied line (the others).</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL to the process that does the work, as sent by an operator or the kernel.</summary>
    Kill,

    /// <summary>SIGKILL to the process that the orchestrator started and to all its descendants.</summary>
    KillAll,

    /// <summary>SIGSTOP, then SIGCONT after a while: simulates a machine that swaps or sleeps.</summary>
    Freeze,

    /// <summary>Stop and start with the AppHost's commands.</summary>
    Restart,

    /// <summary>Closes all connections.</summary>
    Cut,

    /// <summary>Holds back all traffic for a while.</summary>
    Hold,

    /// <summary>Holds back all traffic for a while, then closes all connections.</summary>
    HoldAndCut,

    /// <summary>Existing connections stay open but never carry traffic again; neither end is notified.</summary>
    Stall,
}
