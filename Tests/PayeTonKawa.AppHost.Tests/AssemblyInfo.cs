// One system, started once: its tests take turns. AppHosts that start at the same time are unstable, too (microsoft/aspire 19570).
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: PayeTonKawa.AppHost.Tests.SkipWithoutEngine]
