namespace Aspire.Dashboard.Metrics;

/// <param name="Times">The end of each step, UTC, ascending.</param>
public sealed record ChartData(IReadOnlyList<DateTime> Times, IReadOnlyList<ChartLine> Lines, IReadOnlyList<ChartExemplar> Exemplars);
