using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PayeTonKawa.Messaging.Events;
using PayeTonKawa.Messaging.Outbox;

namespace PayeTonKawa.Messaging.Tests.Broker;

/// <summary>A running application with an outbox relay, or with subscriptions.</summary>
internal sealed class Magasin : IAsyncDisposable
{
    private readonly IHost _host;

    private Magasin(IHost host, ConcurrentQueue<string> log) => (_host, Log) = (host, log);

    /// <summary>What it has logged, a line each.</summary>
    internal ConcurrentQueue<string> Log { get; }

    internal static Task<Magasin> PublisherAsync(ServersFixture servers, string database, OutboxRelaySettings? settings = null, string name = "api-essai") =>
        StartAsync(servers, database, name, builder =>
        {
            builder.Services.AddSingleton(settings ?? new OutboxRelaySettings());
            builder.AddOutboxRelay<MagasinContext>("essai");
        });

    internal static Task<Magasin> ConsumerAsync(ServersFixture servers, string database, Receptions receptions) =>
        StartAsync(servers, database, "consumer-essai", builder =>
        {
            builder.Services.AddSingleton(receptions);
            builder.AddSubscriptions<MagasinContext>()
                .Handle<ClientDeleted, ClientReception>(Topology.ClientEventsQueue)
                .Handle<ProduitDeleted, ProduitReception>(Topology.ProduitEventsQueue);
        });

    /// <summary>Runs work on a context of its own, as one request does.</summary>
    internal async Task DoAsync(Func<MagasinContext, CancellationToken, Task> work)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<MagasinContext>(), TestContext.Current.CancellationToken);
    }

    /// <summary>Commits events that belong to no entity.</summary>
    internal Task RecordAsync(params IEnumerable<IntegrationEvent> events) => DoAsync((db, cancel) =>
    {
        foreach (var evt in events)
        {
            db.AddEvent(evt);
        }

        return db.SaveChangesAsync(cancel);
    });

    internal int Logged(string start) => Log.Count(line => line.StartsWith(start, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _host.StopAsync(limit.Token);
        _host.Dispose();
    }

    private static async Task<Magasin> StartAsync(ServersFixture servers, string database, string name, Action<HostApplicationBuilder> configure)
    {
        var log = new ConcurrentQueue<string>();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:rabbitmq"] = servers.Broker.ConnectionString,
            ["ConnectionStrings:essai"] = database,
            ["OTEL_SERVICE_NAME"] = name,
        });
        builder.Logging.AddProvider(new LineLog(log)).AddFilter("Microsoft", LogLevel.None).AddFilter("RabbitMQ", LogLevel.None);
        builder.Services.AddDbContextPool<MagasinContext>(options => options.UseNpgsql(database));
        configure(builder);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new Magasin(host, log);
    }

    private sealed class LineLog(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
