namespace Aspire.Dashboard.Telemetry;

internal enum InstrumentKind
{
    Gauge,
    Sum,
    Histogram,
}
