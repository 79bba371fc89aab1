using Aspire.Dashboard.BrowserTests;

// One dashboard and one browser for all: the tests take turns.
[assembly: AssemblyFixture(typeof(DashboardFixture))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
