// Applications started at the same time in one process interfere with each other (microsoft/aspire 19570).
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
