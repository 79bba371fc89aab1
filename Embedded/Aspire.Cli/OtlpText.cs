using System.Globalization;
using System.Text.Json;

namespace Aspire.Cli;

/// <summary>Telemetry in OTLP's JSON, a line for each record.</summary>
internal static class OtlpText
{
    private const int NanosecondsPerTick = 100;

    public static IEnumerable<string> DescribeLogs(JsonElement root) =>
        from entry in Enumerate(root, "resourceLogs", "scopeLogs", "logRecords")
        let log = entry.Record
        select $"{Time(log, "timeUnixNano"):HH:mm:ss.fff} {Text(log, "severityText"),-11} [{entry.Resource}] {(log.TryGetProperty("body", out var body) ? Text(body, "stringValue") : "")}{Trace(log)}";

    public static IEnumerable<string> DescribeSpans(JsonElement root) =>
        from entry in Enumerate(root, "resourceSpans", "scopeSpans", "spans")
        let span = entry.Record
        select $"{Time(span, "startTimeUnixNano"):HH:mm:ss.fff} {Milliseconds(span),9} [{entry.Resource}] {Text(span, "name")}{(HasError(span) ? " (error)" : "")}{Trace(span)}";

    public static IEnumerable<string> DescribeTraces(JsonElement root) =>
        from entry in Enumerate(root, "resourceSpans", "scopeSpans", "spans")
        group entry by Text(entry.Record, "traceId") into trace
        let spans = trace.OrderBy(entry => Nanoseconds(entry.Record, "startTimeUnixNano")).ToArray()
        let first = Array.Find(spans, entry => Text(entry.Record, "parentSpanId").Length == 0) is { Resource: not null } top ? top : spans[0]
        let ticks = (spans.Max(entry => Nanoseconds(entry.Record, "endTimeUnixNano")) - Nanoseconds(spans[0].Record, "startTimeUnixNano")) / NanosecondsPerTick
        select $"{Time(spans[0].Record, "startTimeUnixNano"):HH:mm:ss.fff} {Milliseconds(ticks),9} {spans.Length,4} spans [{first.Resource}] {Text(first.Record, "name")}{(Array.Exists(spans, entry => HasError(entry.Record)) ? " (error)" : "")} {trace.Key}";

    private static IEnumerable<(string Resource, JsonElement Record)> Enumerate(JsonElement root, string resources, string scopes, string records)
    {
        var data = root.TryGetProperty("data", out var inner) ? inner : root;
        return from resource in Items(data, resources)
               let name = GetServiceName(resource)
               from scope in Items(resource, scopes)
               from record in Items(scope, records)
               select (name, record);
    }

    private static string GetServiceName(JsonElement resource) =>
        resource.TryGetProperty("resource", out var described)
            ? Items(described, "attributes").Where(attribute => Text(attribute, "key") == "service.name").Select(attribute => Text(attribute.GetProperty("value"), "stringValue")).FirstOrDefault("")
            : "";

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.ToString() : "";

    // 64 bits do not fit into a JSON number for everybody: OTLP writes them as text.
    private static long Nanoseconds(JsonElement record, string name) => long.TryParse(Text(record, name), CultureInfo.InvariantCulture, out var value) ? value : 0;

    private static DateTime Time(JsonElement record, string name) => DateTime.UnixEpoch.AddTicks(Nanoseconds(record, name) / NanosecondsPerTick).ToLocalTime();

    private static string Milliseconds(JsonElement span) =>
        Milliseconds((Nanoseconds(span, "endTimeUnixNano") - Nanoseconds(span, "startTimeUnixNano")) / NanosecondsPerTick);

    private static string Milliseconds(long ticks) => string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(ticks).TotalMilliseconds:F2} ms");

    private static string Trace(JsonElement record) => Text(record, "traceId") is { Length: > 0 } id ? $" {id}" : "";

    // STATUS_CODE_ERROR
    private static bool HasError(JsonElement span) => span.TryGetProperty("status", out var status) && Text(status, "code") is "2" or "STATUS_CODE_ERROR";
}
