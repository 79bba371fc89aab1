namespace Aspire.Dashboard.Telemetry;

/// <summary>OTLP's kinds, with its numbers.</summary>
internal enum SpanKind
{
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}
