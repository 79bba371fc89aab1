using System.Diagnostics;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Load;

/// <summary>Measures the time from the return of the broker until the events of the outage are published.</summary>
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

    // The broker is back when it accepts connections: no client can detect it earlier.
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
