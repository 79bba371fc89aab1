namespace Aspire.Dashboard.Telemetry;

/// <summary>What a span is about, by OpenTelemetry's semantic conventions.</summary>
internal enum SpanType
{
    Http,
    Database,
    Messaging,
    Rpc,
    GenAi,
    Cloud,
    Other,
}
