namespace Aspire.Dashboard.Telemetry;

internal enum Signal
{
    Traces,
    Logs,
    Metrics,
}
