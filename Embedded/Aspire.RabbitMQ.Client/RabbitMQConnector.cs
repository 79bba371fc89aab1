using System.Diagnostics;
using System.Net.Sockets;
using Polly;
using Polly.Retry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Aspire.RabbitMQ.Client;

/// <summary>Makes the connection, patiently, under a span of its own.</summary>
internal static class RabbitMQConnector
{
    internal const string ActivitySourceName = "Aspire.RabbitMQ.Client";

    private static readonly ActivitySource Source = new(ActivitySourceName);

    // Blocks: a container builds its singletons synchronously, and IConnection is one.
    internal static IConnection Connect(IConnectionFactory factory, int retries)
    {
        var pipeline = new ResiliencePipelineBuilder();
        if (retries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static outcome =>
                    ValueTask.FromResult(outcome.Outcome.Exception is SocketException or BrokerUnreachableException),
                BackoffType = DelayBackoffType.Exponential,
                MaxRetryAttempts = retries,
                Delay = TimeSpan.FromSeconds(1),
            });
        }

        using var activity = Source.StartActivity("rabbitmq connect", ActivityKind.Client);
        Tag(activity, factory.Uri);
        return pipeline.Build().ExecuteAsync(AttemptAsync, factory).AsTask().GetAwaiter().GetResult();
    }

    private static async ValueTask<IConnection> AttemptAsync(IConnectionFactory factory, CancellationToken cancellationToken)
    {
        using var activity = Source.StartActivity("rabbitmq connect attempt", ActivityKind.Client);
        Tag(activity, factory.Uri);
        activity?.SetTag("messaging.operation", "connect");
        try
        {
            return await factory.CreateConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            activity?.SetTag("exception.message", exception.Message);
            activity?.SetTag("exception.stacktrace", exception.ToString());
            activity?.SetTag("exception.type", exception.GetType().FullName);
            activity?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    private static void Tag(Activity? activity, Uri address) => activity?
        .SetTag("server.address", address.Host)
        .SetTag("server.port", address.Port)
        .SetTag("messaging.system", "rabbitmq");
}
