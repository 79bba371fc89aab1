using System.Globalization;
using System.Text.Json.Nodes;
using PayeTonKawa.Contracts;
using static System.StringComparison;

namespace Backoffice.Traces;

/// <summary>
/// Traces in Aspire's dashboard, by its telemetry API (OTLP/JSON): <c>Dashboard:Url</c> is its address, <c>Dashboard:ApiKey</c> the key. Without them there are
/// none, and no links.
/// </summary>
public sealed class TraceStore(IHttpClientFactory clients, IConfiguration configuration)
{
    private const string Publish = $"publish {Topology.Exchange}:";
    private const int MostTraces = 200;

    private readonly Uri? _dashboard = configuration["Dashboard:Url"] is { Length: > 0 } url ? new(url) : null;
    private readonly string? _key = configuration["Dashboard:ApiKey"];

    /// <summary>Whether there is a dashboard that can be asked.</summary>
    public bool CanRead => _dashboard is not null && !string.IsNullOrEmpty(_key);

    /// <summary>The page of a trace; null without a dashboard.</summary>
    public Uri? LinkTo(string trace) => _dashboard is null ? null : new(_dashboard, $"/traces/detail/{trace}");

    /// <summary>The spans that the dashboard has so far, by start; none if it has none or does not answer.</summary>
    public Task<IReadOnlyList<TraceSpan>> ReadAsync(string trace, CancellationToken cancellationToken) => ReadSpansAsync($"traces/{trace}", cancellationToken);

    /// <summary>
    /// The changes of an entity that the dashboard still has, the latest first: requests for its path (<c>/customers/3</c>) that published events.
    /// </summary>
    public async Task<IReadOnlyList<EntityChange>> FindChangesAsync(string service, string path, CancellationToken cancellationToken)
    {
        var spans = await ReadSpansAsync($"traces?resource={service}&search={Uri.EscapeDataString(path)}&limit={MostTraces}", cancellationToken);
        return
        [
            .. spans.GroupBy(span => span.Trace)
                .Where(trace => trace.Any(span => span.Path?.TrimEnd('/') == path))
                .Select(trace => new EntityChange(
                    trace.Key,
                    trace.Min(span => span.Start),
                    [.. trace.Where(span => span.Name.StartsWith(Publish, Ordinal)).Select(span => span.Name[Publish.Length..])]))
                .Where(change => change.Events.Count > 0)
                .OrderByDescending(change => change.At),
        ];
    }

    private async Task<IReadOnlyList<TraceSpan>> ReadSpansAsync(string query, CancellationToken cancellationToken)
    {
        if (!CanRead)
        {
            return [];
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_dashboard!, $"/api/telemetry/{query}"));
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
                    (string)span!["traceId"]!,
                    Attribute(resource["resource"]!, "service.name") ?? "",
                    (string)span["name"]!,
                    Attribute(span, "url.path"),
                    Time(span["startTimeUnixNano"]!),
                    Time(span["endTimeUnixNano"]!))))
            .OrderBy(span => span.Start),
    ];

    private static string? Attribute(JsonNode owner, string name) =>
        (string?)owner["attributes"]?.AsArray().FirstOrDefault(pair => (string?)pair!["key"] == name)?["value"]?["stringValue"];

    // OTLP/JSON writes 64-bit integers as strings.
    private static DateTimeOffset Time(JsonNode nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(long.Parse(nanoseconds.ToString(), CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);
}
