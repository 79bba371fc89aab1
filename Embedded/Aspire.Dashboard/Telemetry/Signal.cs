namespace Aspire.Dashboard.Telemetry;

/// <summary>The kinds of telemetry; public as the components that take one.</summary>
public enum Signal
{
    Traces,
    Logs,
    Metrics,
}
