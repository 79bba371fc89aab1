namespace PayeTonKawa.Tests.Servers;

/// <summary>One PostgreSQL and one RabbitMQ server for all tests that need real ones.</summary>
public sealed class ServersFixture : IAsyncLifetime
{
    public PostgresServer Postgres { get; } = new();

    public RabbitServer Rabbit { get; } = new();

    public async ValueTask InitializeAsync() => await Task.WhenAll(Postgres.CreateAsync(), Rabbit.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        await Rabbit.DisposeAsync();
    }
}
