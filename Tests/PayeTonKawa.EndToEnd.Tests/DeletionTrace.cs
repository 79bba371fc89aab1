using System.Text.Json.Nodes;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>Reads deletions of clients from responses of the dashboard's telemetry API.</summary>
internal static class DeletionTrace
{
    /// <summary>The clients whose deletion has a complete trace, from the request to the consumer's SQL, with the trace id.</summary>
    public static IReadOnlyDictionary<int, string> FindComplete(JsonNode answer) =>
        (answer["data"]!["resourceSpans"]?.AsArray() ?? []).SelectMany(Read).GroupBy(span => span.Trace)
            .Select(trace => (Client: DeletedClient([.. trace]), Id: trace.Key))
            .Where(trace => trace.Client is not null)
            .ToDictionary(trace => trace.Client!.Value, trace => trace.Id);

    private static int? DeletedClient(Span[] trace)
    {
        var request = trace.SingleOrDefault(span => span.Name == "DELETE /customers/{id}");
        var publication = trace.FirstOrDefault(span => span.Name == "publish payetonkawa:client.deleted" && span.Parent == request?.Id);
        var processing = trace.FirstOrDefault(
            span => span.Name.StartsWith("process payetonkawa:client.deleted", StringComparison.Ordinal) && span.Parent == publication?.Id);
        var isComplete = request is not null && publication is not null && processing is not null
            && processing.Service == "consumer-commandes"
            && trace.Any(span => span.Parent == request.Id && span.Name.Contains("DELETE clients", StringComparison.Ordinal))
            && trace.Any(span => span.Parent == processing.Id && span.Name.Contains("UPDATE commandes", StringComparison.Ordinal))
            && trace.All(span => span == request || trace.Any(other => other.Id == span.Parent));
        return isComplete ? int.Parse(request!.Path!.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private static IEnumerable<Span> Read(JsonNode? resource) =>
        resource!["scopeSpans"]!.AsArray().SelectMany(scope => scope!["spans"]!.AsArray()).Select(span => new Span(
            Value(resource["resource"]!, "service.name") ?? "",
            (string)span!["traceId"]!,
            (string)span["spanId"]!,
            (string?)span["parentSpanId"],
            (string)span["name"]!,
            Value(span, "url.path")));

    private static string? Value(JsonNode owner, string attribute) =>
        (string?)owner["attributes"]?.AsArray().FirstOrDefault(pair => (string?)pair!["key"] == attribute)?["value"]?["stringValue"];

    private sealed record Span(string Service, string Trace, string Id, string? Parent, string Name, string? Path);
}
