using System.Net.Http.Json;
using System.Text;

namespace PayeTonKawa.Faults.Tests.Checks;

/// <summary>
/// Counts how many times the broker has delivered each message again, from its message tracing (the firehose). The broker forgets that it is to trace, and
/// what was not read yet, when it restarts: some redeliveries are missed then, but not those of a message that comes again and again.
/// </summary>
internal sealed class Redeliveries(FaultySystem system)
{
    private const string Exchange = "amq.rabbitmq.trace";
    private const string Queue = "tests_trace";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, int> _counts = [];

    /// <summary>All deliveries that were seen, the first ones included.</summary>
    public int Deliveries { get; private set; }

    public int Total => _counts.Values.Sum();

    /// <summary>The redeliveries of the message that has most.</summary>
    public int Most => _counts.Values.DefaultIfEmpty().Max();

    /// <summary>Counts until stopped.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                await TraceAsync(stop);
                await ReadAsync(stop);
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                // The broker is down; the next tick tries again.
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    /// <summary>Counts what the broker has delivered since the last time.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await system.ConnectToBrokerAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
        foreach (var queue in (string[])["commandes_client_events", "commandes_produit_events"])
        {
            await channel.QueueBindAsync(Queue, Exchange, $"deliver.{queue}", cancellationToken: cancellationToken);
        }

        while (await channel.BasicGetAsync(Queue, autoAck: true, cancellationToken) is { BasicProperties.Headers: { } headers })
        {
            Deliveries++;
            if (headers["redelivered"] is 1 && headers["properties"] is IDictionary<string, object?> properties)
            {
                var message = Encoding.UTF8.GetString((byte[])properties["message_id"]!);
                _counts[message] = _counts.GetValueOrDefault(message) + 1;
            }
        }
    }

    private async Task TraceAsync(CancellationToken cancellationToken)
    {
        using var http = await system.CreateManagementClientAsync(cancellationToken);
        using var response = await http.PutAsJsonAsync("/api/vhosts/%2F", new { tracing = true }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
