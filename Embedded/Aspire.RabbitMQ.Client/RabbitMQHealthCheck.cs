using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace Aspire.RabbitMQ.Client;

/// <summary>Healthy when the application's connection can open a channel; a connection that cannot be made is a failure, not a crash.</summary>
internal sealed class RabbitMQHealthCheck(Func<IConnection> getConnection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var channel = await getConnection().CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception)
        {
            return new(context.Registration.FailureStatus, exception: exception);
        }
    }
}
