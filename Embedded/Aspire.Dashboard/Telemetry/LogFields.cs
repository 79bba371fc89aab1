namespace Aspire.Dashboard.Telemetry;

/// <summary>The fields that each log has, beside its attributes; named as in Aspire.</summary>
internal static class LogFields
{
    public const string Message = "log.message";
    public const string Category = "log.category";
    public const string TraceId = "log.traceid";
    public const string SpanId = "log.spanid";
    public const string OriginalFormat = "log.originalformat";
    public const string EventName = "log.eventname";
    public const string Level = "log.level";
    public const string Resource = "resource.service.name";

    public static IReadOnlyList<string> All { get; } = [Message, Category, TraceId, SpanId, OriginalFormat, EventName, Level, Resource];

    public static string? GetValue(LogEntry log, string field) => field switch
    {
        Message => log.Message,
        Category => log.Category,
        TraceId => log.TraceId,
        SpanId => log.SpanId,
        OriginalFormat => log.OriginalFormat,
        EventName => log.EventName,
        Level => log.Level.ToString(),
        Resource => log.Resource.Name,
        _ => log[field],
    };
}
