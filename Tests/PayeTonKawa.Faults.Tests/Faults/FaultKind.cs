namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>What can happen to a process (the first four) or to a line (the others).</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL to the process that does the work, as an operator's or the kernel's.</summary>
    Kill,

    /// <summary>SIGKILL to what the orchestrator started and all that descend from it.</summary>
    KillAll,

    /// <summary>SIGSTOP, and SIGCONT after a while: a machine that swaps, or sleeps.</summary>
    Freeze,

    /// <summary>Stopped and started by the AppHost's commands.</summary>
    Restart,

    /// <summary>All connections end.</summary>
    Cut,

    /// <summary>Nothing passes for a while.</summary>
    Hold,

    /// <summary>Nothing passes for a while, and then all connections end.</summary>
    HoldAndCut,

    /// <summary>The connections that there are never carry anything again, and nobody is told.</summary>
    Stall,
}
