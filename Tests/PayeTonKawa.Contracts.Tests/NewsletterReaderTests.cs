using System.Text;
using Newsletter;
using PayeTonKawa.Tests.Contracts;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace PayeTonKawa.Contracts.Tests;

public sealed class NewsletterReaderTests
{
    private static readonly string Docs = Path.GetDirectoryName(CommittedContract.Path)!;

    [Fact]
    public async Task A_reader_of_one_page_keeps_the_newest_whatever_comes_again_or_is_no_event()
    {
        await using var broker = new RabbitServer();
        await broker.StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var reader = new NewsletterReader();
        var running = reader.RunAsync(new(broker.ConnectionString), stop.Token);
        await using var connection = await broker.Factory.CreateConnectionAsync(stop.Token);

        // An unroutable message fails: until the reader has bound its queue, the first.
        await Eventually.SucceedsAsync(() => PublishAsync(Created(1, "old@example.org"), 1));
        await PublishAsync(Created(2, "gone@example.org"), 2);
        await PublishAsync(new ClientUpdated(1, new("Durand", "new@example.org"), DateTimeOffset.UnixEpoch), 3);
        await PublishAsync(new ClientDeleted(2, DateTimeOffset.UnixEpoch), 4);
        await PublishAsync(Created(1, "old@example.org"), 1);
        await PublishAsync(Created(2, "gone@example.org"), 2);
        await PublishAsync(Created(3, "without-sequence@example.org"), null);
        await PublishBodyAsync("client.updated", "not json", 5);
        await PublishBodyAsync("client.updated", """{"client_id":4}""", 6);
        await PublishAsync(Created(5, "last@example.org"), 7);
        await Eventually.TrueAsync(() => reader.Addresses.Contains("last@example.org"), "the last is read");

        Assert.Equal(["last@example.org", "new@example.org"], reader.Addresses.Order());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        ClientCreated Created(int id, string email) => new(id, new("Durand", email), DateTimeOffset.UnixEpoch);

        Task PublishAsync(IntegrationEvent evt, long? sequence) => PublishBodyAsync(evt.RoutingKey, EventJson.Serialize(evt), sequence);

        async Task PublishBodyAsync(string routingKey, string body, long? sequence)
        {
            var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
            await using var channel = await connection.CreateChannelAsync(confirms, stop.Token);
            var properties = new BasicProperties { Headers = new Dictionary<string, object?>() };
            if (sequence is not null)
            {
                properties.Headers[Topology.SequenceHeader] = sequence;
            }

            await channel.BasicPublishAsync(Topology.Exchange, routingKey, mandatory: true, properties, Encoding.UTF8.GetBytes(body), stop.Token);
        }
    }

    [Fact]
    public void The_documentation_shows_the_reader_as_it_is_tested() => Assert.Contains(
        File.ReadAllText(Path.Combine(Docs, "..", "Tests", "PayeTonKawa.Contracts.Tests", "NewsletterReader.cs")),
        File.ReadAllText(Path.Combine(Docs, "events.md")),
        StringComparison.Ordinal);
}
