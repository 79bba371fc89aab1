using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using PayeTonKawa.Contracts;
using PayeTonKawa.Tests.Contracts;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests.Relay;

/// <summary>What the relay publishes, read from the broker, against the committed AsyncAPI document.</summary>
[Collection(ServersGroup.Name)]
public sealed class ContractTests(ServersFixture servers)
{
    [Fact]
    public async Task What_is_published_is_what_the_AsyncAPI_document_says()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        using var change = new Activity("change") { TraceStateString = "vendor=1" }.SetIdFormat(ActivityIdFormat.W3C).Start();
        foreach (var service in SampleEvents.All.GroupBy(evt => $"api-{evt.RoutingKey.Split('.')[0]}s"))
        {
            await using var app = await TestApp.CreateAsync(servers, builder =>
            {
                builder.Configuration["OTEL_SERVICE_NAME"] = service.Key;
                builder.AddOutboxRelay<SampleContext>("db");
            });
            await app.CommitAsync([.. service]);
            await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "all are published");
        }

        await probe.ReceivedAsync(SampleEvents.All.Count);
        Assert.Equal(SampleEvents.All.Select(evt => evt.RoutingKey).Order(), probe.Messages.Select(message => message.RoutingKey).Order());
        Assert.All(probe.Messages, message =>
        {
            var name = message.Properties.Type!;
            var headers = Headers(message);
            Assert.Equal("vendor=1", headers["tracestate"]!.GetValue<string>());
            Assert.Empty(CommittedContract.Faults(name, "payload", message.Body));
            Assert.Empty(CommittedContract.Faults(name, "headers", headers.ToJsonString()));
            Assert.Empty(CommittedContract.Faults(name, "x-amqp-properties", Properties(message).ToJsonString()));

            headers[Topology.SequenceHeader] = "1";
            Assert.NotEmpty(CommittedContract.Faults(name, "headers", headers.ToJsonString()));
        });
    }

    private static JsonObject Headers(BrokerProbe.Seen message) => new(message.Properties.Headers!.Select(header => KeyValuePair.Create(
        header.Key, header.Value is byte[] text ? JsonValue.Create(Encoding.UTF8.GetString(text)) : (JsonNode?)JsonValue.Create((long)header.Value!))));

    private static JsonObject Properties(BrokerProbe.Seen message) => new()
    {
        ["message_id"] = message.Properties.MessageId,
        ["type"] = message.Properties.Type,
        ["app_id"] = message.Properties.AppId,
        ["content_type"] = message.Properties.ContentType,
        ["delivery_mode"] = (int)message.Properties.DeliveryMode,
    };
}
