using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Aspire.Hosting;

/// <summary>Healthy while one connection, opened once, is open.</summary>
internal sealed class RabbitMQHealthCheck(RabbitMQServerResource broker, RabbitMQServer server) : IHealthCheck, IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private IConnection? _connection;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_connection is { IsOpen: true })
            {
                return HealthCheckResult.Healthy();
            }

            if (_connection is not null)
            {
                await _connection.DisposeAsync().ConfigureAwait(false);
            }

            var uri = await ((IResourceWithConnectionString)broker).GetConnectionStringAsync(cancellationToken).ConfigureAwait(false);
            var factory = new ConnectionFactory
            {
                Uri = new Uri(uri!),
                AutomaticRecoveryEnabled = false,
                RequestedConnectionTimeout = Limit,
                RequestedHeartbeat = Limit,
                ClientProvidedName = $"{broker.Name} health check",
            };
            _connection = await factory.CreateConnectionAsync(cancellationToken).ConfigureAwait(false);
            server.UserIsKnown();
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is BrokerUnreachableException or OperationInterruptedException or IOException)
        {
            if (exception.InnerException is AuthenticationFailureException)
            {
                await server.AddMissingUserAsync().ConfigureAwait(false);
            }

            return HealthCheckResult.Unhealthy((exception.InnerException ?? exception).Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }

        _gate.Dispose();
    }
}
