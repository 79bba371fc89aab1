using System.Globalization;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

internal static class TelemetryJsonMapper
{
    public static TelemetryJson ToJson(IEnumerable<Span> spans) => new(ResourceSpans:
    [
        .. spans.GroupBy(span => span.Resource).Select(ofResource => new ResourceSpansJson(
            ToJson(ofResource.Key),
            [.. ofResource.GroupBy(span => span.Scope).Select(ofScope => new ScopeSpansJson(ToJson(ofScope.Key), [.. ofScope.Select(ToJson)]))])),
    ]);

    public static TelemetryJson ToJson(IEnumerable<LogEntry> logs) => new(ResourceLogs:
    [
        .. logs.GroupBy(log => log.Resource).Select(ofResource => new ResourceLogsJson(
            ToJson(ofResource.Key),
            [.. ofResource.GroupBy(log => log.Scope).Select(ofScope => new ScopeLogsJson(ToJson(ofScope.Key), [.. ofScope.Select(ToJson)]))])),
    ]);

    private static SpanJson ToJson(Span span) => new(
        span.TraceId,
        span.SpanId,
        span.ParentSpanId,
        span.TraceState,
        span.Name,
        (int)span.Kind,
        ToNanoseconds(span.Start),
        ToNanoseconds(span.End),
        ToJson(span.Attributes),
        span.Events.Count == 0 ? null : [.. span.Events.Select(one => new SpanEventJson(ToNanoseconds(one.Time), one.Name, ToJson(one.Attributes)))],
        span.Links.Count == 0 ? null : [.. span.Links.Select(link => new SpanLinkJson(link.TraceId, link.SpanId, link.TraceState, ToJson(link.Attributes)))],
        new((int)span.Status, span.StatusMessage));

    private static LogRecordJson ToJson(LogEntry log) => new(
        ToNanoseconds(log.Time),
        // The first number of OTLP's range for the level.
        ((int)log.Level * 4) + 1,
        log.Level.ToString(),
        log.EventName,
        new(log.Message),
        ToJson(log.OriginalFormat is null ? log.Attributes : [.. log.Attributes, new("{OriginalFormat}", log.OriginalFormat)]),
        log.TraceId,
        log.SpanId);

    private static ResourceJson ToJson(TelemetryResource resource) => new(ToJson(resource.Attributes) ?? []);

    private static ScopeJson ToJson(InstrumentationScope scope) => new(scope.Name, scope.Version);

    private static List<AttributeJson>? ToJson(IReadOnlyList<KeyValuePair<string, string>> attributes) => attributes.Count == 0
        ? null
        : [.. attributes.Select(attribute => new AttributeJson(attribute.Key, new(attribute.Value)))];

    private static string ToNanoseconds(DateTime time) =>
        ((time - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick).ToString(CultureInfo.InvariantCulture);
}
