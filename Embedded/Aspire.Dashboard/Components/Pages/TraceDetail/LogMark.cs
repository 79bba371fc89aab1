using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Components.Pages.TraceDetail;

/// <summary>A log on a span's bar.</summary>
/// <param name="Left">Percent of the trace's duration.</param>
/// <param name="Log">The most severe of the logs that fall together at this place.</param>
/// <param name="Count">How many fall together.</param>
internal sealed record LogMark(double Left, LogEntry Log, int Count);
