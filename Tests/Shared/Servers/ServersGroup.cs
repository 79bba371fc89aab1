namespace PayeTonKawa.Tests.Servers;

/// <summary>Tests that share the servers run one after the other: some take a server away.</summary>
[CollectionDefinition(Name)]
public sealed class ServersGroup : ICollectionFixture<ServersFixture>
{
    internal const string Name = "servers";
}
