// Each test starts the whole system: they take turns.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

// The servers run natively, which the embedded orchestrator does on Linux.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
