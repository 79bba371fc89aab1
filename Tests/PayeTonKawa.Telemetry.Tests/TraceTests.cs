using System.Diagnostics;
using System.Net;
using Npgsql;
using PayeTonKawa.Contracts;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace PayeTonKawa.Telemetry.Tests;

public sealed class TraceTests(SystemFixture system)
{
    private const string DeletionTree = $"""
        {PublicationTree}
              SELECT pg_advisory_xact_lock INSERT clients_supprimes SELECT unnest UPDATE commandes SELECT commandes
        """;

    // Executed in the transaction of another deletion.
    private const string SharedDeletionTree = $"""
        {PublicationTree}
              UPDATE commandes
        """;

    private const string PublicationTree = """
        DELETE /customers/{id}
          SELECT clients
          DELETE clients INSERT outbox
          publish payetonkawa:client.deleted
            process payetonkawa:client.deleted:commandes_client_events
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleting_a_client_is_one_tree_of_spans()
    {
        var trace = await DeleteClientAsync();
        var spans = await ProcessedAsync(trace);

        Assert.Equal(DeletionTree, spans.Tree());
        Assert.Equal(
            ["Server", "Client", "Client", "Producer", "Consumer", "Client"], spans.Select(span => span.Kind.ToString()));
        Assert.All(spans, span => Assert.Empty(span.Links));
        Assert.All(spans, span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
    }

    [Fact]
    public async Task Deletions_that_share_a_transaction_each_have_its_span_in_their_trace()
    {
        await using var database = new NpgsqlConnection(system.Servers.Postgres.ConnectionString("commandes-db"));
        await using var locking = new NpgsqlCommand("BEGIN; LOCK TABLE clients_supprimes IN EXCLUSIVE MODE", database);
        using (OpenTelemetry.SuppressInstrumentationScope.Begin())
        {
            await database.OpenAsync(Cancel);
            await locking.ExecuteNonQueryAsync(Cancel);
        }

        // The first waits for the table lock, the others for the first. When the fourth has begun, the second and the third are certainly waiting.
        var traces = new[] { await DeleteClientAsync(), await DeleteClientAsync(), await DeleteClientAsync(), await DeleteClientAsync() };
        await Eventually.TrueAsync(
            () => traces.All(trace => system.Consumer.Telemetry.Logs.Any(log => log.TraceId == trace)), "all four are in the consumer's hands");
        await database.CloseAsync();

        var statements = new List<Activity>();
        foreach (var trace in traces)
        {
            var spans = await ProcessedAsync(trace);
            var process = Assert.Single(spans, span => span.Kind == ActivityKind.Consumer);
            statements.Add(Assert.Single(
                spans, span => span.ParentSpanId == process.SpanId && span.DisplayName.Contains("UPDATE commandes", StringComparison.Ordinal)));
        }

        Assert.All(statements, span => Assert.Equal((ActivityKind.Client, "postgresql"), (span.Kind, span.GetTagItem("db.system.name"))));
        var shared = statements.Where(span => span.Links.Any()).ToList();
        Assert.NotEmpty(shared);
        Assert.All(shared, span => Assert.Contains(statements.Except(shared), other => other.ParentSpanId == span.Links.Single().Context.SpanId));
    }

    [Fact]
    public async Task The_spans_of_a_message_say_what_the_conventions_want_and_how_long_it_waited()
    {
        var spans = await ProcessedAsync(await DeleteClientAsync());
        var publish = spans.Single(span => span.Kind == ActivityKind.Producer);
        var process = spans.Single(span => span.Kind == ActivityKind.Consumer);
        var broker = new Uri(system.Servers.Rabbit.ConnectionString);

        AssertTags(publish, "publish", "send", "payetonkawa:client.deleted");
        AssertTags(process, "process", "process", "payetonkawa:client.deleted:commandes_client_events");
        Assert.Equal(publish.GetTagItem("messaging.message.id"), process.GetTagItem("messaging.message.id"));
        Assert.True(Guid.TryParse((string?)publish.GetTagItem("messaging.message.id"), out _));
        Assert.IsType<long>(process.GetTagItem("messaging.rabbitmq.message.delivery_tag"));
        Assert.Equal(1, process.GetTagItem("payetonkawa.process.attempt"));
        var waited = Assert.IsType<double>(publish.GetTagItem("payetonkawa.outbox.wait"));
        Assert.InRange(waited, 0, Assert.IsType<double>(process.GetTagItem("payetonkawa.event.age")));

        void AssertTags(Activity span, string name, string type, string destination)
        {
            Assert.Equal("rabbitmq", span.GetTagItem("messaging.system"));
            Assert.Equal(name, span.GetTagItem("messaging.operation.name"));
            Assert.Equal(type, span.GetTagItem("messaging.operation.type"));
            Assert.Equal(destination, span.GetTagItem("messaging.destination.name"));
            Assert.Equal("client.deleted", span.GetTagItem("messaging.rabbitmq.destination.routing_key"));
            Assert.Equal((broker.Host, broker.Port), (span.GetTagItem("server.address"), span.GetTagItem("server.port")));
            Assert.Null(span.GetTagItem("error.type"));
        }
    }

    [Fact]
    public async Task The_trace_survives_an_outage_of_the_broker_and_a_restart_of_the_service()
    {
        await system.Servers.Rabbit.KillAsync();
        var trace = await DeleteClientAsync();
        var before = system.Api.Telemetry.Trace(trace);
        await system.StopApiAsync();
        await system.StartApiAsync();
        await system.Servers.Rabbit.StartAsync();
        var spans = await ProcessedAsync(trace);

        // A broker that was killed may redeliver older messages, and one of them may be in process at that moment.
        Assert.Contains(
            before.UnionBy(spans, span => span.SpanId).OrderBy(span => span.StartTimeUtc).ToList().Tree(),
            (string[])[DeletionTree, SharedDeletionTree]);
        var publish = spans.Single(span => span.Kind == ActivityKind.Producer);
        Assert.Equal(before.Single(span => span.Kind == ActivityKind.Server).SpanId, publish.ParentSpanId);
        Assert.InRange((double)publish.GetTagItem("payetonkawa.outbox.wait")!, 1, 60);
    }

    [Fact]
    public async Task Nothing_but_requests_and_messages_begins_a_trace()
    {
        // The relay polls all the time and finds this event; the health checks are called internally and over HTTP, the operations by each open page.
        await ProcessedAsync(await DeleteClientAsync());
        foreach (var path in (string[])["/health", "/alive", "/health", "/operations/outbox"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("traceparent", $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01");
            using var response = await system.Client.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var spans = system.Api.Telemetry.Spans.Concat(system.Consumer.Telemetry.Spans).ToList();
        var requests = spans.Where(span => span.Kind == ActivityKind.Server).ToList();
        Assert.NotEmpty(requests);
        Assert.DoesNotContain(
            requests,
            span => ((string[])["/health", "/alive", "/operations"]).Any(path => span.DisplayName.Contains(path, StringComparison.Ordinal)));
        var traces = spans.Where(span => span.Kind is ActivityKind.Server or ActivityKind.Consumer).Select(span => span.TraceId).ToHashSet();
        Assert.Empty(spans.Where(span => !traces.Contains(span.TraceId)).Select(span => span.Text()));
    }

    [Fact]
    public async Task Log_lines_belong_to_the_span_that_they_were_written_in()
    {
        var trace = await DeleteClientAsync();
        var process = (await ProcessedAsync(trace)).Single(span => span.Kind == ActivityKind.Consumer);

        Assert.Equal(
            2, system.Consumer.Telemetry.Logs.Count(log => log.TraceId == trace && log.SpanId == process.SpanId));
    }

    [Fact]
    public async Task A_rejected_message_has_its_fate_in_its_span()
    {
        var parent = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        await using var connection = await system.Servers.Rabbit.Factory.CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        var properties = new BasicProperties { Headers = new Dictionary<string, object?> { ["traceparent"] = $"00-{parent.TraceId}-{parent.SpanId}-01" } };
        await channel.BasicPublishAsync(Topology.Exchange, "client.deleted", mandatory: true, properties, "not json"u8.ToArray(), Cancel);
        await Eventually.TrueAsync(() => system.Consumer.Telemetry.Trace(parent.TraceId).Any(span => span.Kind == ActivityKind.Consumer), "it is rejected");

        var spans = system.Consumer.Telemetry.Trace(parent.TraceId);
        Assert.Equal("process payetonkawa:client.deleted:commandes_client_events\n  INSERT messages_rejetes", spans.Tree());
        var process = spans.Single(span => span.Kind == ActivityKind.Consumer);
        Assert.Equal(parent.SpanId, process.ParentSpanId);
        Assert.Equal(ActivityStatusCode.Error, process.Status);
        Assert.Equal("PayeTonKawa.Messaging.Subscriptions.UnprocessableMessageException", process.GetTagItem("error.type"));
        Assert.Single(system.Consumer.Telemetry.Logs, log => log.SpanId == process.SpanId && log.Text.Contains("messages_rejetes", StringComparison.Ordinal));
    }

    private async Task<ActivityTraceId> DeleteClientAsync()
    {
        var id = await system.CreateClientAsync();
        using var response = await system.Client.DeleteAsync($"/customers/{id}", Cancel);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        ActivityTraceId? trace = null;
        await Eventually.TrueAsync(
            () => (trace = system.Api.Telemetry.Spans.SingleOrDefault(span => Equals(span.GetTagItem("url.path"), $"/customers/{id}"))?.TraceId) is not null,
            "the request's span ends");
        return trace!.Value;
    }

    // The trace as the consumer exports it, after all its spans have ended.
    private async Task<IReadOnlyList<Activity>> ProcessedAsync(ActivityTraceId trace)
    {
        await Eventually.TrueAsync(
            () => system.Consumer.Telemetry.Trace(trace).Any(span => span.Kind == ActivityKind.Consumer)
                && system.Consumer.Telemetry.Trace(trace).Any(span => span.Kind == ActivityKind.Producer),
            "the event is published and processed");
        return system.Consumer.Telemetry.Trace(trace);
    }
}
