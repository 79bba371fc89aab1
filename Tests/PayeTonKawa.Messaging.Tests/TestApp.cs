using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Messaging.Subscriptions;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests;

/// <summary>An application built like the services, with a new database unless one is named.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    internal const string Name = "api-test";

    private readonly IHost _host;

    private TestApp(IHost host, string database) => (_host, Database) = (host, database);

    internal string Database { get; }

    internal FakeLogCollector Log => _host.Services.GetFakeLogCollector();

    internal static async Task<TestApp> CreateAsync(
        ServersFixture servers, Action<HostApplicationBuilder> configure, string? database = null, OutboxOptions? options = null)
    {
        database ??= $"t{Guid.NewGuid():N}";
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:db"] = servers.Postgres.ConnectionString(database),
            ["ConnectionStrings:rabbitmq"] = servers.Rabbit.ConnectionString,
            ["OTEL_SERVICE_NAME"] = Name,
        });
        builder.Logging.AddFakeLogging().AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddDbContextPool<SampleContext>(options => options
            .UseNpgsql(builder.Configuration.GetConnectionString("db"))
            .ConfigureWarnings(warnings => warnings.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.CommandError)));
        configure(builder);
        if (options is not null)
        {
            builder.Services.AddSingleton(Options.Create(options));
        }

        var app = new TestApp(builder.Build(), database);
        await app.DoAsync(db => db.Database.EnsureCreatedAsync());
        await app._host.StartAsync();
        return app;
    }

    internal static Task<TestApp> WithRelayAsync(ServersFixture servers, string? database = null, OutboxOptions? options = null) =>
        CreateAsync(servers, builder => builder.AddOutboxRelay<SampleContext>("db"), database, options);

    internal async Task<T> DoAsync<T>(Func<SampleContext, Task<T>> work)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<SampleContext>());
    }

    /// <summary>Commits events, each in its own transaction.</summary>
    internal Task<int> CommitAsync(params IntegrationEvent[] events) => DoAsync(async db =>
    {
        foreach (var evt in events)
        {
            db.AddEvent(evt);
            await db.SaveChangesAsync();
        }

        return events.Length;
    });

    internal Task<int> PendingAsync() => DoAsync(db => db.Set<OutboxMessage>().CountAsync());

    /// <summary>Replays all rejected messages; returns how many.</summary>
    internal Task<int> ReplayAsync(ServersFixture servers) => DoAsync(async db =>
    {
        var messages = new RejectedMessages(db, servers.Rabbit.Factory);
        return await messages.ReplayAsync(messages.All).CountAsync();
    });

    /// <summary>The description of a health check's result; null if healthy.</summary>
    internal async Task<string?> HealthAsync(string check) =>
        (await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries[check].Description;

    /// <summary>Starts to record the application's measurements.</summary>
    internal Measurements Measure() => new(_host.Services.GetRequiredService<IMeterFactory>());

    internal Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
