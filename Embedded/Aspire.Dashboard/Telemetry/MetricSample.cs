namespace Aspire.Dashboard.Telemetry;

/// <summary>A point as it comes in.</summary>
/// <param name="Attributes">By key.</param>
/// <param name="IsDelta">The point counts from the one before, not from its start.</param>
internal sealed record MetricSample(InstrumentInfo Instrument, IReadOnlyList<KeyValuePair<string, string>> Attributes, MetricPoint Point, bool IsDelta = false);
