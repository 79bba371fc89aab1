namespace Aspire.Dashboard.Metrics;

/// <summary>Units as the Unified Code for Units of Measure writes them, in words.</summary>
internal static class MetricUnits
{
    public static string Describe(string unit) => unit switch
    {
        "" or "1" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" => "bytes",
        "%" => "percent",
        ['{', .. var thing, '}'] => thing.EndsWith('s') ? thing : thing + "s",
        _ => unit,
    };
}
