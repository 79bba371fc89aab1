using Aspire.Dashboard.Components.Pages.TraceDetail;
using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.Logging;
using static Aspire.Dashboard.Tests.Pages.TestTrace;

namespace Aspire.Dashboard.Tests.Pages;

public class WaterfallTests
{
    private static readonly HashSet<string> NothingCollapsed = [];

    // A request, its SQL, its publication after a wait, the worker's handling after another, and that one's SQL.
    private static readonly TestTrace Deletion = new TestTrace()
        .Add(1, null, 0, 4)
        .Add(2, 1, 1, 3)
        .Add(3, 1, 6, 8)
        .Add(4, 3, 10, 20, Worker)
        .Add(5, 4, 11, 12, Worker);

    [Fact]
    public void Spans_stand_below_their_parents_in_the_order_of_their_start()
    {
        var waterfall = Of(Deletion);

        Assert.Equal([(1, 0, 4), (2, 1, 0), (3, 1, 2), (4, 2, 1), (5, 3, 0)], waterfall.Spans.Select(span => (Number(span), span.Depth, span.DescendantCount)));
        Assert.Equal(4, waterfall.Depth);
        Assert.Equal(2, waterfall.ResourceCount);
        Assert.Equal(TimeSpan.FromMilliseconds(20), waterfall.Duration);
        Assert.Equal(50, waterfall.At(At(10)));
    }

    [Fact]
    public void What_is_below_a_collapsed_span_has_no_row()
    {
        var rows = Of(Deletion).GetRows(new HashSet<string> { Id(3) });

        Assert.Equal([(1, -1, false), (2, 0, false), (3, 0, true)], rows.Select(row => (Number(row.Span), row.ParentIndex, row.IsCollapsed)));
    }

    [Fact]
    public void A_filter_keeps_the_ancestors_of_what_passes_it()
    {
        var rows = Of(Deletion).GetRows(NothingCollapsed, span => Number(span) == 4);

        Assert.Equal([(1, false), (3, false), (4, true)], rows.Select(row => (Number(row.Span), row.IsMatch)));
        Assert.Equal([0, 1, 2], rows.Select(row => row.Index));
        Assert.Equal([-1, 0, 1], rows.Select(row => row.ParentIndex));
    }

    [Fact]
    public void A_span_whose_parent_has_not_come_stands_at_the_root()
    {
        var waterfall = Of(new TestTrace().Add(1, null, 0, 9).Add(2, 99, 3, 5).Add(3, 2, 4, 5));

        Assert.Equal([(1, 0, false), (2, 0, true), (3, 1, false)], waterfall.Spans.Select(span => (Number(span), span.Depth, span.IsOrphan)));
    }

    [Fact]
    public void Spans_that_are_their_own_ancestors_are_all_shown()
    {
        var waterfall = Of(new TestTrace().Add(1, null, 0, 9).Add(2, 3, 1, 2).Add(3, 2, 2, 3).Add(4, 4, 5, 6));

        Assert.Equal([(1, 0), (2, 0), (3, 1), (4, 0)], waterfall.Spans.Select(span => (Number(span), span.Depth)));
    }

    [Fact]
    public void A_chain_of_ten_thousand_spans_is_laid_out()
    {
        var trace = new TestTrace().Add(1, null, 0, 1);
        foreach (var id in Enumerable.Range(2, 9_999))
        {
            trace.Add(id, id - 1, 0, 1);
        }

        var waterfall = Of(trace);

        Assert.Equal(10_000, waterfall.Depth);
        Assert.Equal(9_999, waterfall.Spans[0].DescendantCount);
        Assert.Equal(10_000, waterfall.GetRows(NothingCollapsed, span => Number(span) == 10_000).Count);
    }

    [Fact]
    public void A_child_of_another_resource_whose_clock_is_behind_starts_with_its_parent_and_takes_its_own_along()
    {
        var waterfall = Of(new TestTrace().Add(1, null, 0, 10).Add(2, 1, -5, -1, Worker).Add(3, 2, -4, -2, Worker).Add(4, 2, -3, 2));

        Assert.Equal([0, 0, 1, 0], waterfall.Spans.Select(span => (span.Start - Start).TotalMilliseconds));
        Assert.Equal([0, 5, 5, 3], waterfall.Spans.Select(span => span.ClockShift.TotalMilliseconds));
        Assert.Equal(TimeSpan.FromMilliseconds(10), waterfall.Duration);
    }

    [Fact]
    public void Between_a_parents_end_and_its_childs_start_there_is_a_wait()
    {
        var waterfall = Of(Deletion);

        Assert.Equal(new Wait(20, 10, TimeSpan.FromMilliseconds(2)), waterfall.GetWait(Span(waterfall, 3)));
        Assert.Equal(new Wait(40, 10, TimeSpan.FromMilliseconds(2)), waterfall.GetWait(Span(waterfall, 4)));
        Assert.Null(waterfall.GetWait(Span(waterfall, 1)));
        Assert.Null(waterfall.GetWait(Span(waterfall, 2)));
    }

    [Fact]
    public void Logs_are_marked_where_they_were_written_and_those_at_one_place_together()
    {
        var waterfall = Of(Deletion, Log(4, 11, LogLevel.Information), Log(4, 11.1, LogLevel.Error), Log(4, 15, LogLevel.Debug), Log(1, 0, LogLevel.Debug));

        var marks = waterfall.GetMarks(Span(waterfall, 4));

        Assert.Equal([(55, LogLevel.Error, 2), (75, LogLevel.Debug, 1)], marks.Select(mark => ((int)Math.Round(mark.Left), mark.Log.Level, mark.Count)));
    }

    [Fact]
    public void A_trace_without_duration_begins_and_ends_at_once()
    {
        var waterfall = Of(new TestTrace().Add(1, null, 0, 0));

        Assert.Equal(0, waterfall.At(waterfall.Spans[0].End));
    }

    private static Waterfall Of(TestTrace trace, params LogEntry[] logs) => new(trace.Build(), new Dictionary<Span, string>(), logs);

    private static int Number(WaterfallSpan span) => Convert.ToInt32(span.Span.SpanId, 16);

    private static WaterfallSpan Span(Waterfall waterfall, int number) => waterfall.Spans.Single(span => Number(span) == number);

    private static LogEntry Log(int span, double time, LogLevel level) => new()
    {
        Resource = Front,
        Scope = new("Category", null),
        Time = At(time),
        Level = level,
        Message = "message",
        SpanId = Id(span),
    };
}
