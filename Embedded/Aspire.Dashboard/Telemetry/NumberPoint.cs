namespace Aspire.Dashboard.Telemetry;

/// <inheritdoc/>
internal sealed record NumberPoint(DateTime Start, DateTime Time, IReadOnlyList<Exemplar> Exemplars, double Value) : MetricPoint(Start, Time, Exemplars);
