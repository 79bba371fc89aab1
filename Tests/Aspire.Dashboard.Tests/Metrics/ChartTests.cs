using Aspire.Dashboard.Metrics;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Tests.Metrics;

public class ChartTests
{
    private static readonly DateTime Start = new(2026, 2, 27, 10, 0, 0, DateTimeKind.Utc);

    // A minute in steps of a second.
    private static readonly ChartWindow Window = ChartWindow.Last(TimeSpan.FromMinutes(1), Start.AddMinutes(1));

    [Fact]
    public void A_window_ends_at_a_round_moment_so_that_what_it_showed_stays()
    {
        var window = ChartWindow.Last(TimeSpan.FromMinutes(5), Start.AddSeconds(13));
        Assert.Equal((Start.AddSeconds(10), TimeSpan.FromSeconds(5)), (window.To, window.Step));
        Assert.Equal(window.To, window.GetTimes()[^1]);
        Assert.Equal(60, window.GetTimes().Count);
    }

    [Fact]
    public void Values_of_all_dimensions_are_added_up_and_one_that_has_gone_silent_no_longer_counts()
    {
        var line = Line(ChartMode.Value, [Numbers((-120, 5)), Numbers((-5, 1), (10, 2)), Numbers((20, 10), (30, 10))]);
        Assert.Equal([1, 2, 12, 12], [line[4], line[14], line[24], line[59]]);
    }

    [Fact]
    public void A_rate_counts_on_over_a_restart()
    {
        var line = Line(ChartMode.Rate, [Dimension(Number(0, 100), Number(1, 103), Number(2, 4, start: 2), Number(3, 4, start: 2))]);
        Assert.Equal([3, 4, 0, null], [line[0], line[1], line[2], Line(ChartMode.Rate, [Numbers((30, 1))])[5]]);
    }

    [Fact]
    public void Percentiles_are_those_of_each_step_and_lie_within_their_bucket()
    {
        // 90 values up to 10 ms and 10 up to 50 ms before, then 100 between 50 and 100 ms in the second after.
        var chart = ChartCalculator.Calculate([Dimension(Histogram(0, 90, 10, 0, 0), Histogram(1, 90, 10, 100, 0))], Window, ChartMode.Percentiles);
        Assert.Equal(["P50", "P90", "P99"], chart.Lines.Select(line => line.Name));
        Assert.Equal([0.075, 0.095, 0.0995], chart.Lines.Select(line => Math.Round(line.Values[0]!.Value, 6)));
        Assert.Null(chart.Lines[0].Values[30]);
    }

    [Fact]
    public void Beyond_the_last_bound_the_bound_is_the_answer_and_the_count_counts_all()
    {
        Dimension[] dimensions = [Dimension(Histogram(0, 0, 0, 0, 0), Histogram(1, 0, 0, 0, 7)), Dimension(Histogram(0, 0, 0, 0, 0), Histogram(1, 1, 0, 0, 0))];
        Assert.Equal(0.1, ChartCalculator.Calculate(dimensions, Window, ChartMode.Percentiles).Lines[2].Values[0]);
        Assert.Equal(8, Line(ChartMode.Count, dimensions)[0]);
    }

    [Fact]
    public void Only_exemplars_of_the_window_that_have_a_span_are_shown_once()
    {
        Exemplar[] exemplars = [At(5, "t", "s"), At(5, "t", "s"), At(6, null, null), At(-5, "t", "s")];
        var chart = ChartCalculator.Calculate([Dimension(new NumberPoint(Start, Start.AddSeconds(7), exemplars, 1))], Window, ChartMode.Value);
        Assert.Equal(new("t", "s"), Assert.Single(chart.Exemplars.Select(exemplar => KeyValuePair.Create(exemplar.TraceId, exemplar.SpanId))));
    }

    [Fact]
    public void A_hidden_value_hides_the_dimensions_that_have_it()
    {
        Dimension[] dimensions = [new([new("route", "/a"), new("method", "GET")], []), new([new("route", "/b")], [])];
        var attributes = DimensionFilter.GetAttributes(dimensions);
        Assert.Equal(["method", "route"], attributes.Select(attribute => attribute.Name));
        Assert.Equal(["", "GET"], attributes[0].Values);

        var filter = new DimensionFilter([]).Set("method", [""], shown: false);
        Assert.Equal([true, false], dimensions.Select(dimension => filter.IsShown(dimension, attributes)));
        Assert.Equal(["method="], filter.Hidden);
        Assert.Empty(filter.Set("method", attributes[0].Values, shown: true).Hidden);
    }

    [Theory]
    [InlineData("s", "seconds")]
    [InlineData("By", "bytes")]
    [InlineData("{request}", "requests")]
    [InlineData("1", "")]
    [InlineData("furlong", "furlong")]
    public void Units_are_told_in_words(string unit, string words) => Assert.Equal(words, MetricUnits.Describe(unit));

    private static IReadOnlyList<double?> Line(ChartMode mode, Dimension[] dimensions) => Assert.Single(ChartCalculator.Calculate(dimensions, Window, mode).Lines).Values;

    private static Dimension Numbers(params (int Second, double Value)[] points) => Dimension([.. points.Select(point => Number(point.Second, point.Value))]);

    private static Dimension Dimension(params MetricPoint[] points) => new([], points);

    private static NumberPoint Number(int second, double value, int start = 0) => new(Start.AddSeconds(start), Start.AddSeconds(second), [], value);

    private static HistogramPoint Histogram(int second, params ulong[] buckets) =>
        new(Start, Start.AddSeconds(second), [], (ulong)buckets.Sum(count => (long)count), 0, [0.01, 0.05, 0.1], buckets);

    private static Exemplar At(int second, string? trace, string? span) => new(Start.AddSeconds(second), 1, trace, span, []);
}
