using System.Globalization;
using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Metrics;
using Microsoft.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Pages.Metrics;

/// <summary>A chart as a table, the newest first.</summary>
public sealed partial class MetricTable
{
    private const int MaxExemplars = 5;
    private bool _updatesOnly = true;

    [Parameter, EditorRequired]
    public ChartData Chart { get; set; } = default!;

    [Inject]
    internal BrowserTime Time { get; set; } = default!;

    private IEnumerable<int> Rows => Enumerable.Range(0, Chart.Times.Count).Reverse()
        .Where(index => Chart.Lines.Any(line => line.Values[index] is not null) && (!_updatesOnly || Chart.Lines.Any(line => IsUpdate(line, index))));

    private static string Text(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "–";

    // Against the last value before, whenever that was measured.
    private static double Change(ChartLine line, int index) => line.Values[index] is { } value && Before(line, index) is { } before ? value - before : 0;

    // The first value is one, too.
    private static bool IsUpdate(ChartLine line, int index) => line.Values[index] is { } value && value != Before(line, index);

    private static double? Before(ChartLine line, int index) => line.Values.Take(index).LastOrDefault(earlier => earlier is not null);

    private IEnumerable<ChartExemplar> ExemplarsOf(int index) =>
        Chart.Exemplars.Where(exemplar => exemplar.Time <= Chart.Times[index] && (index == 0 || exemplar.Time > Chart.Times[index - 1])).Take(MaxExemplars);
}
