using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace PayeTonKawa.AppHost;

/// <summary>
/// Checks that a broker accepts clients. Replaces the health check of Aspire's integration, whose single connection uses automatic recovery and may never
/// recover after a restart of the broker (rabbitmq-dotnet-client issue 1871).
/// </summary>
internal sealed class BrokerCheck(RabbitMQServerResource broker) : IHealthCheck, IAsyncDisposable
{
    private IConnection? _connection;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            _connection ??= await ConnectAsync(cancellationToken);
            await using var channel = await _connection.CreateChannelAsync(cancellationToken: cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await DisposeAsync();
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var uri = new Uri((await broker.ConnectionStringExpression.GetValueAsync(cancellationToken))!);
        return await new ConnectionFactory { Uri = uri, AutomaticRecoveryEnabled = false }.CreateConnectionAsync("health", cancellationToken);
    }
}
