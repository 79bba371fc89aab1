namespace Aspire.Dashboard.Telemetry;

/// <summary>The growing side of <see cref="InstrumentData"/>. Not thread-safe.</summary>
internal sealed class Instrument(InstrumentInfo info)
{
    public InstrumentInfo Info => info;

    public Dictionary<IReadOnlyList<KeyValuePair<string, string>>, MetricSeries> Series { get; } = new(AttributeListComparer.Instance);
}
