// The tests share one system and run sequentially. Several AppHosts started at the same time are unstable, too (microsoft/aspire 19570).
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: PayeTonKawa.AppHost.Tests.SkipWithoutEngine]
