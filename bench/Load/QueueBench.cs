using System.Diagnostics;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Load;

/// <summary>Measures what a quorum queue costs on one node: confirmed publications and acknowledged deliveries a second, beside a classic queue.</summary>
internal sealed class QueueBench(Broker broker)
{
    private const int Messages = 20_000;
    private const int Rounds = 5;
    private const ushort Prefetch = 100;

    private static readonly byte[][] Bodies = [.. Enumerable.Range(1, Messages).Select(id => Encoding.UTF8.GetBytes(
        $$"""{"event":"client_deleted","client_id":{{id}},"timestamp":"2026-02-27T10:18:26Z"}"""))];

    /// <summary>Prints a table.</summary>
    internal static async Task RunAsync(string uri, CancellationToken cancellationToken)
    {
        await using var broker = await Broker.ConnectAsync(uri, cancellationToken);
        var bench = new QueueBench(broker);

        // In turn, and the median of each: the speed of the machine varies. The first round warms up.
        List<Rates> classic = [], quorum = [];
        for (var round = 0; round <= Rounds; round++)
        {
            classic.Add(await bench.MeasureAsync("classic", cancellationToken));
            quorum.Add(await bench.MeasureAsync("quorum", cancellationToken));
        }

        Console.WriteLine($"RabbitMQ {broker.Version}, one node\n\n| | classic/s | quorum/s | ratio |\n|---|---|---|---|");
        Console.WriteLine(Row("published and confirmed", classic, quorum, rates => rates.Published));
        Console.WriteLine(Row("delivered and acknowledged", classic, quorum, rates => rates.Consumed));
    }

    private static string Row(string what, List<Rates> classic, List<Rates> quorum, Func<Rates, double> rate)
    {
        var (one, other) = (Median(classic, rate), Median(quorum, rate));
        return $"| {what} | {one:0} | {other:0} | {other / one:0.00} |";
    }

    private static double Median(List<Rates> all, Func<Rates, double> rate) => all.Skip(1).Select(rate).Order().ElementAt(Rounds / 2);

    private async Task<Rates> MeasureAsync(string type, CancellationToken cancellationToken)
    {
        await using var channel = await broker.OpenChannelAsync(cancellationToken);
        var name = $"bench-{type}";
        await channel.QueueDeclareAsync(
            name,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = type },
            cancellationToken: cancellationToken);
        var clock = Stopwatch.StartNew();
        await broker.PublishAsync("", name, Bodies, cancellationToken);
        var published = Messages / clock.Elapsed.TotalSeconds;

        var (left, done) = (Messages, new TaskCompletionSource());
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, cancellationToken);
            if (--left == 0)
            {
                done.SetResult();
            }
        };
        await channel.BasicQosAsync(0, Prefetch, global: false, cancellationToken);
        clock.Restart();
        await channel.BasicConsumeAsync(name, autoAck: false, consumer, cancellationToken);
        await done.Task.WaitAsync(cancellationToken);
        var consumed = Messages / clock.Elapsed.TotalSeconds;
        await channel.QueueDeleteAsync(name, cancellationToken: cancellationToken);
        return new(published, consumed);
    }

    private sealed record Rates(double Published, double Consumed);
}
