using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Security;
using System.Security.Authentication;
using Aspire.RabbitMQ.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Aspire.Clients.Tests;

/// <summary>Aspire.RabbitMQ.Client, on a broker.</summary>
public sealed class RabbitMQClientTests(ServersFixture servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_connection_is_made_when_it_is_first_asked_for_and_its_health_is_checked()
    {
        var builder = CreateBuilder(("ConnectionStrings:bus", servers.Broker));
        builder.AddRabbitMQClient("bus");
        using var host = builder.Build();

        var connection = host.Services.GetRequiredService<IConnection>();
        Assert.True(connection.IsOpen);
        Assert.Same(connection, host.Services.GetRequiredService<IConnection>());
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        Assert.Equal(HealthStatus.Healthy, Assert.Contains("RabbitMQ.Client", report.Entries).Status);

        await connection.CloseAsync(Token);
        report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["RabbitMQ.Client"].Status);
    }

    [Fact]
    public void A_keyed_client_stands_beside_the_first()
    {
        var builder = CreateBuilder(("ConnectionStrings:bus", servers.Broker), ("ConnectionStrings:other", servers.Broker));
        builder.AddRabbitMQClient("bus");
        builder.AddKeyedRabbitMQClient("other");
        using var host = builder.Build();

        Assert.NotSame(host.Services.GetRequiredService<IConnection>(), host.Services.GetRequiredKeyedService<IConnection>("other"));
        Assert.Equal(["RabbitMQ.Client", "RabbitMQ.Client_other"], GetHealthChecks(host));
    }

    [Fact]
    public void Settings_are_read_in_Aspires_order()
    {
        var builder = CreateBuilder(
            ("Aspire:RabbitMQ:Client:MaxConnectRetryCount", "1"),
            ("Aspire:RabbitMQ:Client:ConnectionString", "amqp://from-the-section"),
            ("Aspire:RabbitMQ:Client:ConnectionFactory:ClientProvidedName", "shop"),
            ("Aspire:RabbitMQ:Client:bus:MaxConnectRetryCount", "2"),
            ("Aspire:RabbitMQ:Client:bus:ConnectionFactory:RequestedFrameMax", "304"),
            ("ConnectionStrings:bus", "amqp://from-the-connection-string"));
        RabbitMQClientSettings? seen = null;
        builder.AddRabbitMQClient("bus", settings => seen = settings, factory => factory.VirtualHost = "last");
        using var host = builder.Build();
        var factory = Assert.IsType<ConnectionFactory>(host.Services.GetRequiredService<IConnectionFactory>());

        Assert.Equal(2, seen!.MaxConnectRetryCount);
        Assert.Equal("amqp://from-the-connection-string", seen.ConnectionString);
        Assert.Equal("from-the-connection-string", factory.HostName);
        Assert.Equal("shop", factory.ClientProvidedName);
        Assert.Equal(304u, factory.RequestedFrameMax);
        Assert.Equal("last", factory.VirtualHost);
    }

    [Fact]
    public void Each_option_of_the_connection_factory_is_as_configured()
    {
        const string Section = "Aspire:RabbitMQ:Client:ConnectionFactory";
        var builder = CreateBuilder(
            ($"{Section}:AmqpUriSslProtocols", "Tls12"), ($"{Section}:Ssl:Version", "Tls13"), ($"{Section}:Ssl:Enabled", "true"),
            ($"{Section}:Ssl:AcceptablePolicyErrors", "RemoteCertificateNameMismatch"), ($"{Section}:AutomaticRecoveryEnabled", "false"), ($"{Section}:SocketReadTimeout", "00:00:03"));
        builder.AddRabbitMQClient("bus");
        using var host = builder.Build();
        var factory = Assert.IsType<ConnectionFactory>(host.Services.GetRequiredService<IConnectionFactory>());

        Assert.Equal((SslProtocols.Tls12, SslProtocols.Tls13, true, SslPolicyErrors.RemoteCertificateNameMismatch),
            (factory.AmqpUriSslProtocols, factory.Ssl.Version, factory.Ssl.Enabled, factory.Ssl.AcceptablePolicyErrors));
        Assert.Equal((false, TimeSpan.FromSeconds(3)), (factory.AutomaticRecoveryEnabled, factory.SocketReadTimeout));
    }

    [Fact]
    public void The_defaults_are_Aspires()
    {
        var settings = new RabbitMQClientSettings();

        Assert.Equal(5, settings.MaxConnectRetryCount);
        Assert.True(settings.DisableAutoActivation);
        Assert.False(settings.DisableHealthChecks);
        Assert.False(settings.DisableTracing);
    }

    [Fact]
    public void A_broker_that_is_away_is_tried_as_often_as_said()
    {
        using var attempts = new ActivityRecorder("Aspire.RabbitMQ.Client");
        var builder = CreateBuilder(("ConnectionStrings:bus", "amqp://localhost:1"));
        builder.AddRabbitMQClient("bus", settings => settings.MaxConnectRetryCount = 1);
        using var host = builder.Build();

        Assert.Throws<BrokerUnreachableException>(host.Services.GetRequiredService<IConnection>);

        var tried = attempts.Of("rabbitmq connect attempt", port: 1);
        Assert.Equal(2, tried.Count);
        Assert.All(tried, attempt => Assert.Equal(ActivityStatusCode.Error, attempt.Status));
        var span = Assert.Single(attempts.Of("rabbitmq connect", port: 1));
        Assert.Equal("localhost", span.GetTagItem("server.address"));
        Assert.Equal("rabbitmq", span.GetTagItem("messaging.system"));
    }

    [Fact]
    public async Task The_connection_can_be_made_at_the_hosts_start()
    {
        var builder = CreateBuilder(("ConnectionStrings:bus", "amqp://localhost:1"));
        builder.AddRabbitMQClient("bus", settings =>
        {
            settings.DisableAutoActivation = false;
            settings.MaxConnectRetryCount = 0;
        });
        using var host = builder.Build();

        await Assert.ThrowsAsync<BrokerUnreachableException>(() => host.StartAsync(Token));
    }

    [Fact]
    public async Task A_broker_that_is_away_is_unhealthy_and_no_crash()
    {
        var builder = CreateBuilder(("ConnectionStrings:bus", "amqp://localhost:1"), ("Aspire:RabbitMQ:Client:MaxConnectRetryCount", "0"));
        builder.AddRabbitMQClient("bus");
        using var host = builder.Build();

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);

        Assert.IsType<BrokerUnreachableException>(report.Entries["RabbitMQ.Client"].Exception);
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
    }

    [Fact]
    public void What_is_disabled_is_not_registered()
    {
        var builder = CreateBuilder(("Aspire:RabbitMQ:Client:DisableTracing", "false"), ("Aspire:RabbitMQ:Client:bus:DisableTracing", "true"));
        builder.AddRabbitMQClient("bus", settings => settings.DisableHealthChecks = true);
        using var host = builder.Build();

        Assert.Empty(GetHealthChecks(host));
        Assert.Null(host.Services.GetService<HealthCheckService>());
        Assert.Null(host.Services.GetService<TracerProvider>());
    }

    [Fact]
    public async Task Publishing_is_traced_by_the_librarys_own_source()
    {
        var exported = new List<Activity>();
        var builder = CreateBuilder(("ConnectionStrings:bus", servers.Broker));
        builder.AddRabbitMQClient("bus");
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddInMemoryExporter(exported));
        using var host = builder.Build();
        await host.StartAsync(Token);
        await using (var channel = await host.Services.GetRequiredService<IConnection>().CreateChannelAsync(cancellationToken: Token))
        {
            await channel.BasicPublishAsync("amq.direct", "nobody", new byte[] { 1 }, Token);
        }

        await host.StopAsync(Token);

        Assert.Contains(exported, activity => activity is { Source.Name: "Aspire.RabbitMQ.Client", OperationName: "rabbitmq connect" });
        Assert.Contains(exported, activity => activity.Source.Name == "RabbitMQ.Client.Publisher");
    }

    [Fact]
    public void What_the_library_says_is_logged_and_an_exception_as_its_parts()
    {
        var entries = new ConcurrentQueue<LogEntry>();
        var builder = CreateBuilder(("ConnectionStrings:bus", "amqp://localhost:1"));
        builder.AddRabbitMQClient("bus");
        builder.Services.AddSingleton<ILoggerProvider>(new RecordingLoggerProvider(entries));
        using var host = builder.Build();
        host.Services.GetRequiredService<IConnectionFactory>();
        var library = new LibraryLog();

        library.Write("Info", "info {0}");
        library.Write("Warn", "warning");
        library.Write("Error", "error", new InvalidOperationException("outer", new ArgumentException("inner")));

        var own = entries.Where(entry => entry.Category == "RabbitMQ.Client").ToArray();
        Assert.Contains(own, entry => entry is { Level: LogLevel.Information, Message: "info {0}" });
        Assert.Contains(own, entry => entry is { Level: LogLevel.Warning, Message: "warning" });
        var error = Assert.Single(own, entry => entry is { Level: LogLevel.Error, Message: "error" });
        Assert.Equal(
            [("exception.type", "System.InvalidOperationException"), ("exception.message", "outer"), ("exception.stacktrace", ""), ("exception.innerexception", "System.ArgumentException: inner")],
            error.State.Select(pair => (pair.Key, $"{pair.Value}")));
    }

    private static HostApplicationBuilder CreateBuilder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        return builder;
    }

    private static string[] GetHealthChecks(IHost host) =>
        [.. host.Services.GetService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>()?.Value.Registrations.Select(registration => registration.Name) ?? []];

    /// <summary>Keeps the spans of a source, of all tests that run at once.</summary>
    private sealed class ActivityRecorder : IDisposable
    {
        private readonly ConcurrentBag<Activity> _stopped = [];
        private readonly ActivityListener _listener;

        public ActivityRecorder(string source)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = candidate => candidate.Name == source,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _stopped.Add,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyList<Activity> Of(string name, int port) =>
            [.. _stopped.Where(activity => activity.OperationName == name && Equals(activity.GetTagItem("server.port"), port))];

        public void Dispose() => _listener.Dispose();
    }
}
