using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Telemetry;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Broker;

internal static class BrokerRegistration
{
    // RabbitMQ's hard limit for max_message_size.
    private const uint LargestMessage = 512 * 1024 * 1024;

    /// <summary>Registers the connection factory and the telemetry, once per application for the relay and the subscriptions.</summary>
    internal static void AddBroker(this IHostApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(ApplicationIdentity)))
        {
            return;
        }

        builder.Configuration.RequireConnectionString(Topology.ConnectionName);
        builder.RefuseOutsideDevelopment(Topology.ConnectionName);
        var options = builder.Configuration.GetSection(BrokerOptions.Section).Get<BrokerOptions>() ?? new();
        var further = Parse(options.Nodes);
        builder.AddRabbitMQClient(
            Topology.ConnectionName,
            settings =>
            {
                // A service works without the broker: no health check. We create the spans ourselves, to continue the trace across the outbox.
                settings.DisableHealthChecks = true;
                settings.DisableTracing = true;
            },
            factory =>
            {
                // The owner of a lost connection opens a new one: the client's automatic recovery can hang when the broker restarts.
                factory.AutomaticRecoveryEnabled = false;
                factory.TopologyRecoveryEnabled = false;
                factory.RequestedConnectionTimeout = TimeSpan.FromSeconds(5);

                // Without another node to go to, giving a silent one up early gains nothing.
                factory.RequestedHeartbeat = TimeSpan.FromSeconds(further.Length > 0 ? 3 : 10);

                // A message above the client's limit would be redelivered forever, so the limit is the broker's maximum.
                factory.MaxInboundMessageBodySize = LargestMessage;
                var nodes = new NodeRotation(factory.Endpoint, further);
                factory.EndpointResolverFactory = _ => nodes;
                if (!factory.Ssl.Enabled)
                {
                    var largestBody = (builder.Configuration.GetSection(SubscriptionOptions.Section).Get<SubscriptionOptions>() ?? new()).LargestBody;
                    factory.SocketFactory = family => new BrokerSocket(family, largestBody);
                }
            });
        builder.Services.AddSingleton(new ApplicationIdentity(
            builder.Configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : builder.Environment.ApplicationName,
            options.QuorumQueues));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<MessagingMetrics>();
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(MessagingTelemetry.MeterName));
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(MessagingTelemetry.SourceName));
    }

    private static AmqpTcpEndpoint[] Parse(string nodes)
    {
        try
        {
            AmqpTcpEndpoint[] parsed = nodes.Length == 0 ? [] : AmqpTcpEndpoint.ParseMultiple(nodes);
            return parsed.All(node => node.Port <= IPEndPoint.MaxPort) ? parsed : throw new FormatException();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            throw new ConfigurationException(
                $"{BrokerOptions.Section}__{nameof(BrokerOptions.Nodes)} est '{nodes}' : donnez des adresses comme hote:5672,hote2:5672.");
        }
    }
}
