namespace PayeTonKawa.Tests.Servers;

/// <summary>Tests that share the servers run sequentially, because some kill a server.</summary>
[CollectionDefinition(Name)]
public sealed class ServersGroup : ICollectionFixture<ServersFixture>
{
    internal const string Name = "servers";
}
