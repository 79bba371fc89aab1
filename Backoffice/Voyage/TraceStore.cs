using System.Globalization;
using System.Text.Json.Nodes;

namespace Backoffice.Voyage;

/// <summary>
/// Traces in Aspire's dashboard, by its telemetry API (OTLP/JSON): <c>Dashboard:Url</c> is its address, <c>Dashboard:ApiKey</c> the key. Without them there are
/// none, and no links.
/// </summary>
public sealed class TraceStore(IHttpClientFactory clients, IConfiguration configuration)
{
    private readonly Uri? _dashboard = configuration["Dashboard:Url"] is { Length: > 0 } url ? new(url) : null;
    private readonly string? _key = configuration["Dashboard:ApiKey"];

    /// <summary>The page of a trace; null without a dashboard.</summary>
    public Uri? LinkTo(string trace) => _dashboard is null ? null : new(_dashboard, $"/traces/detail/{trace}");

    /// <summary>The spans that the dashboard has so far, by start; none if it has none or does not answer.</summary>
    public async Task<IReadOnlyList<TraceSpan>> ReadAsync(string trace, CancellationToken cancellationToken)
    {
        if (_dashboard is null || _key is null)
        {
            return [];
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_dashboard, $"/api/telemetry/traces/{trace}"));
        request.Headers.Add("X-API-Key", _key);
        try
        {
            using var response = await clients.CreateClient(nameof(TraceStore)).SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? Read(JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!) : [];
        }
        catch (HttpRequestException)
        {
            return [];
        }
    }

    private static IReadOnlyList<TraceSpan> Read(JsonNode answer) =>
    [
        .. (answer["data"]?["resourceSpans"]?.AsArray() ?? [])
            .SelectMany(resource => resource!["scopeSpans"]!.AsArray()
                .SelectMany(scope => scope!["spans"]!.AsArray())
                .Select(span => new TraceSpan(
                    (string)span!["spanId"]!,
                    (string?)span["parentSpanId"],
                    ServiceOf(resource),
                    (string)span["name"]!,
                    Time(span["startTimeUnixNano"]!),
                    Time(span["endTimeUnixNano"]!))))
            .OrderBy(span => span.Start),
    ];

    private static string ServiceOf(JsonNode resource) =>
        (string?)resource["resource"]!["attributes"]!.AsArray().FirstOrDefault(pair => (string?)pair!["key"] == "service.name")?["value"]?["stringValue"] ?? "";

    // OTLP/JSON writes 64-bit integers as strings.
    private static DateTimeOffset Time(JsonNode nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(long.Parse(nanoseconds.ToString(), CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);
}
