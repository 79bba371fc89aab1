using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

internal sealed class LogMapper(AttributeMapper attributes, TimeProvider time)
{
    // How .NET's exporter sends the template and the event's name.
    private const string OriginalFormat = "{OriginalFormat}";
    private const string EventName = "logrecord.event.name";

    public LogEntry Map(TelemetryResource resource, InstrumentationScope scope, Proto.LogRecord record) => new()
    {
        Resource = resource,
        Scope = scope,
        Time = ToTime(record),
        Level = ToLevel(record),
        Message = OtlpValues.ToText(record.Body),
        EventName = record.EventName is { Length: > 0 } name ? attributes.Share(name) : Find(record, EventName),
        OriginalFormat = Find(record, OriginalFormat),
        TraceId = OtlpValues.ToTraceId(record.TraceId) is { } traceId ? attributes.Share(traceId) : null,
        SpanId = OtlpValues.ToSpanId(record.SpanId) is { } spanId ? attributes.Share(spanId) : null,
        Attributes = attributes.Map(record.Attributes, key => key is OriginalFormat or EventName),
    };

    private string? Find(Proto.LogRecord record, string key)
    {
        foreach (var attribute in record.Attributes)
        {
            if (attribute.Key == key)
            {
                return attributes.Share(OtlpValues.ToText(attribute.Value));
            }
        }

        return null;
    }

    private DateTime ToTime(Proto.LogRecord record) => record switch
    {
        { TimeUnixNano: > 0 } => OtlpValues.ToDateTime(record.TimeUnixNano),
        { ObservedTimeUnixNano: > 0 } => OtlpValues.ToDateTime(record.ObservedTimeUnixNano),
        _ => time.GetUtcNow().UtcDateTime,
    };

    // OTLP's ranges: four numbers for each level, from TRACE = 1 to FATAL4 = 24.
    private static LogLevel ToLevel(Proto.LogRecord record) => record.SeverityNumber switch
    {
        >= 1 and <= 24 => (LogLevel)((record.SeverityNumber - 1) / 4),
        _ => Enum.TryParse<LogLevel>(record.SeverityText, ignoreCase: true, out var level) && Enum.IsDefined(level) ? level : LogLevel.Information,
    };
}
