using Aspire.RabbitMQ.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers RabbitMQ.Client with health check, tracing and logs.</summary>
public static class AspireRabbitMQExtensions
{
    private const string ConfigSection = "Aspire:RabbitMQ:Client";

    /// <summary>
    /// Registers singletons <see cref="IConnectionFactory"/> and <see cref="IConnection"/>, configured by the section
    /// <c>Aspire:RabbitMQ:Client</c>, then <c>Aspire:RabbitMQ:Client:{connectionName}</c>, then
    /// <c>ConnectionStrings:{connectionName}</c>, then the callbacks.
    /// </summary>
    /// <param name="builder">The application to register with.</param>
    /// <param name="connectionName">The name of the connection string.</param>
    /// <param name="configureSettings">The last word on the settings.</param>
    /// <param name="configureConnectionFactory">The last word on the connection factory.</param>
    public static void AddRabbitMQClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<RabbitMQClientSettings>? configureSettings = null,
        Action<ConnectionFactory>? configureConnectionFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        Add(builder, connectionName, serviceKey: null, configureSettings, configureConnectionFactory);
    }

    /// <summary>As <see cref="AddRabbitMQClient"/>, as keyed services whose key is <paramref name="name"/>.</summary>
    /// <param name="builder">The application to register with.</param>
    /// <param name="name">The name of the connection string, and the service key.</param>
    /// <param name="configureSettings">The last word on the settings.</param>
    /// <param name="configureConnectionFactory">The last word on the connection factory.</param>
    public static void AddKeyedRabbitMQClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<RabbitMQClientSettings>? configureSettings = null,
        Action<ConnectionFactory>? configureConnectionFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        Add(builder, name, serviceKey: name, configureSettings, configureConnectionFactory);
    }

    private static void Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<RabbitMQClientSettings>? configureSettings,
        Action<ConnectionFactory>? configureConnectionFactory)
    {
        var section = builder.Configuration.GetSection(ConfigSection);
        var namedSection = section.GetSection(connectionName);

        var settings = new RabbitMQClientSettings();
        section.Bind(settings);
        namedSection.Bind(settings);
        if (builder.Configuration.GetConnectionString(connectionName) is string connectionString)
        {
            settings.ConnectionString = connectionString;
        }

        configureSettings?.Invoke(settings);

        IConnectionFactory CreateFactory(IServiceProvider services)
        {
            services.GetRequiredService<RabbitMQEventSourceLogForwarder>().Start();

            var factory = new ConnectionFactory();
            section.GetSection("ConnectionFactory").Bind(factory);
            namedSection.GetSection("ConnectionFactory").Bind(factory);
            if (!string.IsNullOrEmpty(settings.ConnectionString))
            {
                factory.Uri = new(settings.ConnectionString);
            }

            configureConnectionFactory?.Invoke(factory);
            return factory;
        }

        builder.Services.TryAddSingleton<RabbitMQEventSourceLogForwarder>();
        if (serviceKey is null)
        {
            builder.Services.AddSingleton(CreateFactory);
            builder.Services.AddSingleton(services =>
                RabbitMQConnector.Connect(services.GetRequiredService<IConnectionFactory>(), settings.MaxConnectRetryCount));
        }
        else
        {
            builder.Services.AddKeyedSingleton(serviceKey, (services, _) => CreateFactory(services));
            builder.Services.AddKeyedSingleton(serviceKey, (services, key) =>
                RabbitMQConnector.Connect(services.GetRequiredKeyedService<IConnectionFactory>(key), settings.MaxConnectRetryCount));
        }

        IConnection GetConnection(IServiceProvider services) => serviceKey is null
            ? services.GetRequiredService<IConnection>()
            : services.GetRequiredKeyedService<IConnection>(serviceKey);

        if (!settings.DisableAutoActivation)
        {
            builder.Services.AddSingleton<IHostedService>(services => new RabbitMQConnectionActivator(() => GetConnection(services)));
        }

        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
                .AddSource(RabbitMQConnector.ActivitySourceName)
                .AddSource("RabbitMQ.Client.*"));
        }

        if (!settings.DisableHealthChecks)
        {
            AddHealthCheck(builder, serviceKey is null ? "RabbitMQ.Client" : $"RabbitMQ.Client_{connectionName}", GetConnection);
        }
    }

    // A name is registered once: two clients of one broker must not make the health endpoint fail on a duplicate.
    private static void AddHealthCheck(IHostApplicationBuilder builder, string name, Func<IServiceProvider, IConnection> getConnection)
    {
        if (builder.Properties.TryAdd($"Aspire.HealthChecks.{name}", true))
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                name, services => new RabbitMQHealthCheck(() => getConnection(services)), failureStatus: default, tags: default));
        }
    }
}
