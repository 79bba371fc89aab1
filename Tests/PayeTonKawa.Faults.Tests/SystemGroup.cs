namespace PayeTonKawa.Faults.Tests;

/// <summary>Tests that share a system.</summary>
[CollectionDefinition(Name)]
public sealed class SystemGroup : ICollectionFixture<SystemFixture>
{
    internal const string Name = "system";
}
