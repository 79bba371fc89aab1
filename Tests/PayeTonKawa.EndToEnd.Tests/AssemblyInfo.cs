// Each test starts the whole system or uses a shared one, so they run sequentially.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

// The tests find processes in /proc and stop them with signals.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
