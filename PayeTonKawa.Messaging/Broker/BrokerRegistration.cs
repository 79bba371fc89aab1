using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Messaging.Telemetry;

namespace PayeTonKawa.Messaging.Broker;

internal static class BrokerRegistration
{
    // RabbitMQ's own upper bound of max_message_size.
    private const uint LargestMessage = 512 * 1024 * 1024;

    /// <summary>Registers the connection factory and the telemetry, once for relay and subscriptions of one application.</summary>
    internal static void AddBroker(this IHostApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(ApplicationIdentity)))
        {
            return;
        }

        builder.Configuration.RequireConnectionString(Topology.ConnectionName);
        builder.AddRabbitMQClient(
            Topology.ConnectionName,
            settings =>
            {
                // A service works without the broker, so the broker is no part of its health; the spans are our own, for they survive the outbox.
                settings.DisableHealthChecks = true;
                settings.DisableTracing = true;
            },
            factory =>
            {
                // Whoever holds the connection opens another when it is lost: the client's own recovery can hang on a broker that restarts.
                factory.AutomaticRecoveryEnabled = false;
                factory.TopologyRecoveryEnabled = false;
                factory.RequestedHeartbeat = TimeSpan.FromSeconds(10);
                factory.RequestedConnectionTimeout = TimeSpan.FromSeconds(5);

                // A message that the client refuses to read comes again and again: it must read whatever a broker takes.
                factory.MaxInboundMessageBodySize = LargestMessage;
                if (!factory.Ssl.Enabled)
                {
                    factory.SocketFactory = family => new HeaderFilterClient(family);
                }
            });
        builder.Services.AddSingleton(new ApplicationIdentity(
            builder.Configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : builder.Environment.ApplicationName));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<OutboxLevel>();
        builder.Services.AddSingleton<MessagingMetrics>();
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(MessagingTelemetry.MeterName));
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(MessagingTelemetry.SourceName));
    }
}
