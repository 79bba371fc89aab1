using CsCheck;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Tests.Consumer;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PayeTonKawa.Messaging.Tests.Fuzz;

/// <summary>Any messages in the queues: each is handled or kept, none is processed twice, and none blocks later messages or the replay.</summary>
[Collection(ServersGroup.Name)]
public sealed class QueueFuzzTests(ServersFixture servers)
{
    private const int LargestSample = 50;

    /// <summary>About 1,000 messages, or the number in the environment variable PAYETONKAWA_FUZZ.</summary>
    private static readonly int Samples =
        Math.Max(1, (int.TryParse(Environment.GetEnvironmentVariable("PAYETONKAWA_FUZZ"), out var messages) ? messages : 1000) * 2 / LargestSample);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_message_is_handled_or_kept()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var consumer = await ConsumerApp.StartAsync(servers);
        var (kept, replayed) = (0, 0);
        await FuzzMessages.All.Array[1, LargestSample].SampleAsync(
            async messages =>
            {
                var (handled, before) = (Handled(consumer), await CountAsync(consumer));
                var taken = await PublishAsync(messages);
                await SettledAsync(consumer, handled + before, taken);
                kept += await CountAsync(consumer) - before;

                // A replayed message is rejected again for the same reason, and never lost.
                var rejected = await CountAsync(consumer);
                handled = Handled(consumer);
                Assert.Equal(rejected, await consumer.App.ReplayAsync(servers));
                await SettledAsync(consumer, handled, rejected);
                Assert.Equal((handled, rejected), (Handled(consumer), await CountAsync(consumer)));
                replayed += rejected;
                await consumer.App.DoAsync(db => db.Database.ExecuteSqlRawAsync("DELETE FROM messages_rejetes", Cancel));
            },
            iter: Samples,
            threads: 1,
            print: messages => string.Join('\n', (object[])messages));

        // The test proves nothing unless some messages are handled and some kept.
        Assert.InRange(kept, Samples, int.MaxValue);
        Assert.InRange(Handled(consumer), Samples, int.MaxValue);
        Assert.Equal(kept, replayed);
        Assert.Equal(1, consumer.App.Log.Count("Consumer démarré, en attente de messages..."));
        Assert.Equal(0, consumer.App.Log.Count("Message de commandes_client_events non traité"));
        Assert.Equal(0, consumer.App.Log.Count("Message de commandes_produit_events non traité"));
    }

    private static int Handled(ConsumerApp consumer) => consumer.Clients.Calls.Count + consumer.Produits.Calls.Count;

    private static async Task<int> CountAsync(ConsumerApp consumer) => (await consumer.RejectedAsync()).Count;

    private static Task SettledAsync(ConsumerApp consumer, int before, int messages) => Eventually.TrueAsync(
        async () => Handled(consumer) + await CountAsync(consumer) >= before + messages, "all are handled or kept");

    // Returns how many messages the broker accepts: some it cannot parse itself, and closes the connection.
    private async Task<int> PublishAsync(FuzzMessage[] messages)
    {
        var factory = servers.Rabbit.Factory;
        factory.SocketFactory = family => new RawTextStream.Client(family);
        var taken = 0;
        for (var next = 0; next < messages.Length;)
        {
            await using var connection = await factory.CreateConnectionAsync(Cancel);
            await using var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancel);
            try
            {
                for (; next < messages.Length; next++, taken++)
                {
                    await channel.BasicPublishAsync(
                        Topology.Exchange, messages[next].RoutingKey, mandatory: true, messages[next].Properties, messages[next].Body, Cancel);
                }
            }
            catch (Exception exception) when (exception is OperationInterruptedException or PublishException)
            {
                next++;
            }
        }

        return taken;
    }
}
