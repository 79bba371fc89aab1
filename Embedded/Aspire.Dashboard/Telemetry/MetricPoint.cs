namespace Aspire.Dashboard.Telemetry;

/// <summary>A measurement at <paramref name="Time"/>. Sums and histograms are cumulative since <paramref name="Start"/>, also where deltas were sent.</summary>
internal abstract record MetricPoint(DateTime Start, DateTime Time, IReadOnlyList<Exemplar> Exemplars);
