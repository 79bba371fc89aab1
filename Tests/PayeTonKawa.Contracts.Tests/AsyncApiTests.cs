using System.Text;
using System.Text.Json.Nodes;
using PayeTonKawa.Contracts.AsyncApi;
using PayeTonKawa.Tests.Contracts;

namespace PayeTonKawa.Contracts.Tests;

public sealed class AsyncApiTests
{
    private const string Write = "PAYETONKAWA_WRITE";

    private static readonly JsonNode Document = JsonNode.Parse(AsyncApiDocument.Utf8.Span)!;

    public static TheoryData<string> Events => [.. SampleEvents.All.Select(evt => evt.EventName)];

    [Fact]
    public async Task The_AsyncAPI_parser_finds_nothing_to_say_about_the_document() =>
        Assert.Equal("", await AsyncApiParser.ValidateAsync(AsyncApiDocument.Utf8));

    [Theory]
    [InlineData("operations/send_client_deleted/action")]
    [InlineData("components/schemas/ClientCreated/properties/client_id/minimum")]
    public async Task The_AsyncAPI_parser_finds_what_is_wrong(string path)
    {
        var document = Document.DeepClone();
        var names = path.Split('/');
        names[..^1].Aggregate(document, (node, name) => node[name]!)[names[^1]] = "three";

        Assert.Contains($"at {path}: ", await AsyncApiParser.ValidateAsync(Encoding.UTF8.GetBytes(document.ToJsonString())), StringComparison.Ordinal);
    }

    /// <summary>With the environment variable set, writes the file instead.</summary>
    [Fact]
    public void The_committed_document_is_that_of_the_code()
    {
        if (Environment.GetEnvironmentVariable(Write) is not null)
        {
            File.WriteAllBytes(CommittedContract.Path, AsyncApiDocument.Utf8.Span);
        }

        Assert.True(
            AsyncApiDocument.Utf8.Span.SequenceEqual(File.ReadAllBytes(CommittedContract.Path)),
            "docs/asyncapi.json is not that of the code. Write it with this command, and read the difference: "
            + $"{Write}=1 dotnet test --project Tests/PayeTonKawa.Contracts.Tests --filter-method '*committed_document*'");
    }

    [Fact]
    public void Every_event_of_the_code_has_its_channel_its_operation_and_its_message()
    {
        var events = typeof(IntegrationEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(IntegrationEvent))).ToList();
        Assert.Equal(10, events.Count);
        Assert.Equal(events.ToHashSet(), SampleEvents.All.Select(evt => evt.GetType()).ToHashSet());
        Assert.Equal(
            SampleEvents.All.Select(evt => evt.RoutingKey).Concat(Topology.Queues.Keys),
            Document["channels"]!.AsObject().Select(channel => channel.Key));
        Assert.Equal(SampleEvents.All.Select(evt => evt.EventName), Document["components"]!["messages"]!.AsObject().Select(message => message.Key));
        Assert.All(SampleEvents.All, evt => Assert.Equal(
            Topology.IsAwaited(evt.RoutingKey),
            Document["operations"]![$"send_{evt.EventName}"]!["bindings"]!["amqp"]!["mandatory"]!.GetValue<bool>()));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void An_example_is_valid(string eventName)
    {
        var example = Document["components"]!["messages"]![eventName]!["examples"]![0]!;

        Assert.All((string[])["payload", "headers"], part => Assert.Empty(CommittedContract.Faults(eventName, part, example[part]!.ToJsonString())));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void A_body_is_valid_and_nothing_of_it_may_be_missing_or_of_another_type(string eventName)
    {
        var body = EventJson.Serialize(SampleEvents.All.Single(evt => evt.EventName == eventName));
        Assert.Empty(CommittedContract.Faults(eventName, "payload", body));

        foreach (var path in Paths(JsonNode.Parse(body)!.AsObject()))
        {
            Assert.NotEmpty(CommittedContract.Faults(eventName, "payload", Change(body, path, (parent, name) => parent.Remove(name))));
            Assert.NotEmpty(CommittedContract.Faults(eventName, "payload", Change(body, path, (parent, name) => parent[name] = true)));
        }
    }

    [Theory]
    [InlineData("event", "client_deleted")]
    [InlineData("client_id", 0)]
    [InlineData("client_id", 1.5)]
    [InlineData("client_id", "3")]
    [InlineData("client_id", 2147483648L)]
    [InlineData("timestamp", "2026-02-27T10:18:26.987Z")]
    [InlineData("timestamp", "2026-02-27T11:18:26+01:00")]
    [InlineData("timestamp", "2026-02-30T11:18:26Z")]
    public void A_body_with_another_value_is_invalid(string property, object value)
    {
        var body = EventJson.Serialize(new ClientCreated(3, new("Durand", "d@example.org"), DateTimeOffset.UnixEpoch));
        var changed = Change(body, [property], (parent, name) => parent[name] = JsonValue.Create(value));

        Assert.NotEmpty(CommittedContract.Faults("client_created", "payload", changed));
    }

    private static IEnumerable<string[]> Paths(JsonObject body) =>
        body.SelectMany(property => property.Value is JsonObject inner
            ? Paths(inner).Select(path => (string[])[property.Key, .. path]).Prepend([property.Key])
            : [[property.Key]]);

    private static string Change(string body, string[] path, Action<JsonObject, string> change)
    {
        var root = JsonNode.Parse(body)!;
        change(path[..^1].Aggregate(root, (node, name) => node[name]!).AsObject(), path[^1]);
        return root.ToJsonString();
    }
}
