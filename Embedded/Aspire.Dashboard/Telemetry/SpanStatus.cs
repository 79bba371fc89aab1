namespace Aspire.Dashboard.Telemetry;

/// <summary>OTLP's status codes, with its numbers.</summary>
internal enum SpanStatus
{
    Unset,
    Ok,
    Error,
}
