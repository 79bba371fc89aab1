using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;

namespace Aspire.RabbitMQ.Client;

/// <summary>Makes the connection while the host starts instead of when it is first asked for.</summary>
internal sealed class RabbitMQConnectionActivator(Func<IConnection> getConnection) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        getConnection();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
