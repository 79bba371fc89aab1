using PayeTonKawa.Compose.Tests;

[assembly: AssemblyFixture(typeof(ComposeSystem))]
