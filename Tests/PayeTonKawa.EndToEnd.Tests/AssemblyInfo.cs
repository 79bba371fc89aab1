// Each test starts the whole system or shares one: they take turns.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

// Processes are found and told to end as Linux does it.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
