// The tests share one system, of which some stop parts.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(Backoffice.Tests.SystemFixture))]
