// Applications that start at the same time in one process disturb each other (microsoft/aspire 19570).
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
