using PayeTonKawa.Tests.Servers;

namespace Commandes.Api.Tests;

/// <summary>A broker for the tests of a class.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    internal RabbitServer Rabbit { get; } = new();

    public async ValueTask InitializeAsync() => await Rabbit.StartAsync();

    public ValueTask DisposeAsync() => Rabbit.DisposeAsync();
}
