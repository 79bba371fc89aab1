using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Load;

/// <summary>How soon what happened without a broker is published once it is back.</summary>
internal sealed class OutageBench(RunningSystem system, string rabbitmq, string clientsDb, int count)
{
    internal async Task<LatencyRow> RunAsync(int outages, CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        for (var n = 0; n < outages; n++)
        {
            await system.ExecuteAsync("rabbitmq", KnownResourceCommands.StopCommand, cancellationToken);
            await Outbox.FillAsync(clientsDb, count, cancellationToken);
            await system.ExecuteAsync("rabbitmq", KnownResourceCommands.StartCommand, cancellationToken);
            await ReturnAsync(cancellationToken);
            var clock = Stopwatch.StartNew();
            await Outbox.EmptyAsync(clientsDb, cancellationToken);
            times.Add(clock.Elapsed);
        }

        return LatencyRow.Of($"the broker's return → {count} events of an outage published", times);
    }

    // It is back when it takes connections: whoever would use it can know no sooner.
    private async Task ReturnAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = new Uri(rabbitmq), AutomaticRecoveryEnabled = false };
        while (true)
        {
            try
            {
                await using var connection = await factory.CreateConnectionAsync("bench", cancellationToken);
                return;
            }
            catch (BrokerUnreachableException)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }
}
