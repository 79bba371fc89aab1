namespace Aspire.Dashboard.Metrics;

/// <summary>What of an instrument a chart shows.</summary>
internal enum ChartMode
{
    /// <summary>The value as it was measured: of gauges and sums.</summary>
    Value,

    /// <summary>How much a sum grows in a second.</summary>
    Rate,

    /// <summary>P50, P90 and P99 of what a histogram measured in each step.</summary>
    Percentiles,

    /// <summary>How many values a histogram measured in each step.</summary>
    Count,
}
