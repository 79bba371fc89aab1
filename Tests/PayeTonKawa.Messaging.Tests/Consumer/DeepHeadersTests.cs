using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Subscriptions;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Consumer;

[Collection(ServersGroup.Name)]
public sealed class DeepHeadersTests(ServersFixture servers)
{
    // Nearly the maximum of a 128 KiB frame, at 7 bytes per level.
    private const int Levels = 17_000;

    [Fact]
    public async Task Headers_nested_as_deep_as_a_frame_allows_do_not_end_the_process()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await PublishAsync(probe);
        await using var app = await TestApp.CreateAsync(
            servers, builder => builder.AddSubscriptions<SampleContext>().Handle<ClientDeleted, NoHandler>(Topology.ClientEventsQueue));

        await Eventually.TrueAsync(async () => await app.DoAsync(db => db.Set<RejectedMessage>().CountAsync()) == 1, "the message is kept");
        Assert.Contains("…", await app.DoAsync(db => db.Set<RejectedMessage>().Select(message => message.Headers).SingleAsync()), StringComparison.Ordinal);
    }

    // Writing the headers is recursive, too, and needs a larger stack than the default.
    private static Task PublishAsync(BrokerProbe probe)
    {
        IDictionary<string, object?> headers = new Dictionary<string, object?> { ["end"] = 1 };
        for (var level = 0; level < Levels; level++)
        {
            headers = new Dictionary<string, object?> { ["d"] = headers };
        }

        var published = new TaskCompletionSource<Task>();
        new Thread(() => published.SetResult(probe.PublishAsync("client.deleted", [], new BasicProperties { Headers = headers })), 256 << 20).Start();
        return published.Task.Unwrap();
    }

    private sealed class NoHandler : IEventHandler<ClientDeleted>
    {
        public Task HandleAsync(ClientDeleted evt, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
