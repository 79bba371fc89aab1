using System.ComponentModel.DataAnnotations;

namespace Aspire.Dashboard.Telemetry;

/// <summary>How much is kept; the oldest goes first. Section <c>Dashboard:TelemetryLimits</c>, with Aspire's names and defaults.</summary>
internal sealed class TelemetryLimits
{
    [Range(1, int.MaxValue)]
    public int MaxLogCount { get; set; } = 10_000;

    [Range(1, int.MaxValue)]
    public int MaxTraceCount { get; set; } = 10_000;

    /// <summary>Points of one attribute set of one instrument.</summary>
    [Range(1, int.MaxValue)]
    public int MaxMetricsCount { get; set; } = 50_000;

    /// <summary>Attributes of a resource, span, event, link or log.</summary>
    [Range(1, int.MaxValue)]
    public int MaxAttributeCount { get; set; } = 128;

    /// <summary>Characters of an attribute's value.</summary>
    [Range(1, int.MaxValue)]
    public int MaxAttributeLength { get; set; } = int.MaxValue;

    [Range(1, int.MaxValue)]
    public int MaxSpanEventCount { get; set; } = int.MaxValue;
}
