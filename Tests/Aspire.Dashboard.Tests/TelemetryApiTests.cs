using System.Net;
using System.Text.Json.Nodes;
using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.Logging;
using static Aspire.Dashboard.Tests.Telemetries;

namespace Aspire.Dashboard.Tests;

public class TelemetryApiTests
{
    private static readonly (string, string) Key = ("Dashboard:Api:PrimaryApiKey", "key");

    [Fact]
    public async Task Spans_and_traces_are_answered_as_otlp()
    {
        await using var host = await StartAsync();

        var spans = await GetAsync(host, "spans?limit=2");
        Assert.Equal((3, 2), ((int)spans["totalCount"]!, (int)spans["returnedCount"]!));
        var last = spans["data"]!["resourceSpans"]!.AsArray()[^1]!;
        Assert.Equal("service.name", (string?)last["resource"]!["attributes"]![0]!["key"]);
        var span = last["scopeSpans"]![0]!["spans"]![0]!;
        Assert.Equal((TraceId(2), "publish", 2, "1767268803000000000"), ((string)span["traceId"]!, (string)span["name"]!, (int)span["status"]!["code"]!, (string)span["startTimeUnixNano"]!));
        Assert.Equal("<b>", (string?)span["attributes"]![0]!["value"]!["stringValue"]);

        Assert.Equal(1, (int)(await GetAsync(host, "spans?hasError=true"))["totalCount"]!);
        Assert.Equal(2, (int)(await GetAsync(host, $"spans?traceId={TraceId(1)[..8]}"))["totalCount"]!);
        Assert.Equal(3, (int)(await GetAsync(host, "spans?resource=api&resource=worker"))["totalCount"]!);
        Assert.Equal(1, (int)(await GetAsync(host, "traces?resource=worker"))["totalCount"]!);
        Assert.Equal(1, (int)(await GetAsync(host, "traces?hasError=false"))["totalCount"]!);
        Assert.Equal(2, (int)(await GetAsync(host, $"traces/{TraceId(1)}"))["returnedCount"]!);
    }

    [Fact]
    public async Task Logs_and_resources_are_answered()
    {
        await using var host = await StartAsync();

        var logs = await GetAsync(host, "logs?severity=warning");
        Assert.Equal(1, (int)logs["totalCount"]!);
        var record = logs["data"]!["resourceLogs"]![0]!["scopeLogs"]![0]!["logRecords"]![0]!;
        Assert.Equal(("No milk", 17, "Error"), ((string)record["body"]!["stringValue"]!, (int)record["severityNumber"]!, (string)record["severityText"]!));
        Assert.Equal(2, (int)(await GetAsync(host, "logs"))["totalCount"]!);

        var resource = (await GetAsync(host, "resources"))[0]!;
        Assert.Equal(("api", "1", "api-1"), ((string)resource["name"]!, (string)resource["instanceId"]!, (string)resource["displayName"]!));
        Assert.Equal((true, true, false), ((bool)resource["hasTraces"]!, (bool)resource["hasLogs"]!, (bool)resource["hasMetrics"]!));
    }

    [Theory]
    [InlineData("spans?resource=unknown", HttpStatusCode.NotFound)]
    [InlineData("traces/0123456789", HttpStatusCode.NotFound)]
    [InlineData("logs?severity=loud", HttpStatusCode.BadRequest)]
    [InlineData("logs?limit=0", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_or_not_understood_is_told(string path, HttpStatusCode expected)
    {
        await using var host = await StartAsync();

        using var response = await SendAsync(host, path, "key");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task Without_the_key_nothing_is_told(string? key)
    {
        await using var host = await StartAsync();

        using var response = await SendAsync(host, "spans", key);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task There_is_no_api_without_a_key_unless_everybody_may_read()
    {
        await using var closed = await DashboardHost.StartAsync();
        await using var open = await DashboardHost.StartAsync(("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"));

        using var refused = await SendAsync(closed, "spans", null);
        using var answered = await SendAsync(open, "spans", null);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (refused.StatusCode, answered.StatusCode));
    }

    [Fact]
    public async Task Followers_get_what_is_there_and_then_what_comes()
    {
        await using var host = await StartAsync();
        using var request = Request(host, "logs?follow=true&resource=api", "key");
        using var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["hello", "No milk"], [await NextAsync(), await NextAsync()]);

        host.Store.AddLogs([Log("of another", resource: Worker), Log("new")]);
        Assert.Equal("new", await NextAsync());

        async Task<string?> NextAsync()
        {
            var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
            return (string?)JsonNode.Parse(line!)!["resourceLogs"]![0]!["scopeLogs"]![0]!["logRecords"]![0]!["body"]!["stringValue"];
        }
    }

    private static async Task<DashboardHost> StartAsync()
    {
        var host = await DashboardHost.StartAsync(Key);
        var api = host.Store.GetOrAddResource("api", "1", [new("service.name", "api")]);
        var worker = host.Store.GetOrAddResource("worker", null, [new("service.name", "worker")]);
        host.Store.AddSpans(
        [
            Span(1, resource: api, start: 1),
            Span(1, 2, 1, resource: api, start: 2),
            Span(2, resource: worker, start: 3, name: "publish", status: SpanStatus.Error, attributes: new KeyValuePair<string, string>("html", "<b>")),
        ]);
        host.Store.AddLogs([Log(resource: api), Log("No milk", LogLevel.Error, time: 1, resource: api)]);
        return host;
    }

    private static async Task<JsonNode> GetAsync(DashboardHost host, string path)
    {
        using var response = await SendAsync(host, path, "key");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    private static async Task<HttpResponseMessage> SendAsync(DashboardHost host, string path, string? key)
    {
        using var request = Request(host, path, key);
        return await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static HttpRequestMessage Request(DashboardHost host, string path, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Frontend, $"/api/telemetry/{path}"));
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        return request;
    }
}
