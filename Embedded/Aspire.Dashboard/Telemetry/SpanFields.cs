namespace Aspire.Dashboard.Telemetry;

/// <summary>The fields that each span has, beside its attributes; named as in Aspire.</summary>
internal static class SpanFields
{
    public const string Name = "trace.name";
    public const string Kind = "trace.kind";
    public const string Status = "trace.status";
    public const string Source = "trace.source";
    public const string TraceId = "trace.traceid";
    public const string SpanId = "trace.spanid";
    public const string Resource = "resource.service.name";

    public static IReadOnlyList<string> All { get; } = [Name, Kind, Status, Source, TraceId, SpanId, Resource];

    public static string? GetValue(Span span, string field) => field switch
    {
        Name => span.Name,
        Kind => span.Kind.ToString(),
        Status => span.Status.ToString(),
        Source => span.Scope.Name,
        TraceId => span.TraceId,
        SpanId => span.SpanId,
        Resource => span.Resource.Name,
        _ => span[field],
    };
}
