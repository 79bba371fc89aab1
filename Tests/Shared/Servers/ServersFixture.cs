namespace PayeTonKawa.Tests.Servers;

/// <summary>One PostgreSQL and one RabbitMQ server for all tests that need real ones.</summary>
public sealed class ServersFixture : IAsyncLifetime
{
    private static (PostgresServer Postgres, RabbitServer Rabbit)? _kept;

    public PostgresServer Postgres { get; } = _kept?.Postgres ?? new();

    public RabbitServer Rabbit { get; } = _kept?.Rabbit ?? new();

    public async ValueTask InitializeAsync() => await Task.WhenAll(Postgres.CreateAsync(), Rabbit.StartAsync());

    public async ValueTask DisposeAsync()
    {
        if (AppContext.TryGetSwitch("PayeTonKawa.Tests.KeepServers", out var keep) && keep)
        {
            _kept = (Postgres, Rabbit);
            return;
        }

        await Postgres.DisposeAsync();
        await Rabbit.DisposeAsync();
    }
}
