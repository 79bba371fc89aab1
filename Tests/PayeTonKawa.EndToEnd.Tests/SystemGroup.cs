namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>Tests that share a system.</summary>
[CollectionDefinition(Name)]
public sealed class SystemGroup : ICollectionFixture<SharedSystem>
{
    internal const string Name = "system";
}
