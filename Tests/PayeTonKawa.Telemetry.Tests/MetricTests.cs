using System.Net;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Telemetry.Tests;

public sealed class MetricTests(SystemFixture system)
{
    [Fact]
    public async Task Each_service_measures_messaging_requests_database_and_runtime()
    {
        await system.RestartAsync();
        var id = await system.CreateClientAsync();
        using var response = await system.Client.DeleteAsync($"/customers/{id}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await Eventually.TrueAsync(
            () => system.Consumer.Telemetry.Collect().Any(series => series.Name == "messaging.process.duration"), "the event is handled");
        await Eventually.TrueAsync(
            () => system.Api.Telemetry.Collect().Any(series => series is { Name: "payetonkawa.outbox.depth", Value: 0 }), "the outbox is empty");

        var api = system.Api.Telemetry.Collect();
        var consumer = system.Consumer.Telemetry.Collect();
        AssertMeasures(
            api,
            ("messaging.client.operation.duration", "s"), ("messaging.client.sent.messages", "{message}"), ("payetonkawa.outbox.batch.size", "{message}"),
            ("payetonkawa.outbox.wait", "s"), ("payetonkawa.outbox.depth", "{message}"), ("payetonkawa.outbox.oldest.age", "s"),
            ("http.server.request.duration", "s"), ("db.client.operation.duration", "s"), ("dotnet.gc.heap.total_allocated", "By"));
        AssertMeasures(
            consumer,
            ("messaging.client.consumed.messages", "{message}"), ("messaging.process.duration", "s"), ("payetonkawa.event.age", "s"),
            ("db.client.operation.duration", "s"), ("dotnet.gc.heap.total_allocated", "By"));
        Assert.All(
            api.Concat(consumer).Where(series => series.Name.StartsWith("payetonkawa", StringComparison.Ordinal)),
            series => Assert.NotEmpty(series.Description));

        // Health checks, which run all day, do not count as requests.
        Assert.DoesNotContain(api, series => series.Name == "http.server.request.duration" && Equals(series.Tags["http.route"], "/health"));

        // Bounds must suit seconds: in a histogram with bounds for milliseconds, all durations would fall into the first few buckets.
        var durations = api.Concat(consumer).Where(series => series is { Unit: "s", Bounds.Count: > 0 });
        Assert.All(durations, series => Assert.InRange(series.Bounds[0], 0, 0.01));
    }

    private static void AssertMeasures(IReadOnlyList<Recorder.Series> measured, params (string Name, string Unit)[] expected) =>
        Assert.Equal([], expected.Except(measured.Select(series => (series.Name, series.Unit))).Select(missing => missing.Name));
}
