using Aspire.Dashboard.Telemetry;
using static Aspire.Dashboard.Tests.Telemetries;

namespace Aspire.Dashboard.Tests;

public class TraceStoreTests
{
    private readonly TelemetryStore _store = new(new TelemetryLimits { MaxTraceCount = 3 });

    [Fact]
    public void Spans_that_come_late_and_in_any_order_from_several_resources_are_one_trace()
    {
        _store.AddSpans([Span(span: 3, parent: 2, start: 2, seconds: 5, resource: Worker, status: SpanStatus.Error)]);
        var early = _store.GetTrace(TraceId(1))!;
        _store.AddSpans([Span(span: 2, parent: 1, start: 1)]);
        _store.AddSpans([Span(span: 1, start: 1.5, name: "DELETE /")]);

        var trace = Assert.Single(_store.GetTraces(new()));

        Assert.Equal(["0000000000000002", "0000000000000001", "0000000000000003"], trace.Spans.Select(span => span.SpanId));
        Assert.Equal("api: DELETE /", trace.Name);
        Assert.Equal(Noon.AddSeconds(1), trace.Start);
        Assert.Equal(TimeSpan.FromSeconds(6), trace.Duration);
        Assert.True(trace.HasError);
        Assert.Single(early.Spans);
        Assert.Equal("worker: work", early.Name);
    }

    [Fact]
    public void A_span_sent_again_is_there_once()
    {
        _store.AddSpans([.. Enumerable.Range(1, 40).Select(span => Span(span: span))]);
        _store.AddSpans([.. Enumerable.Range(1, 41).Select(span => Span(span: span))]);

        Assert.Equal(41, _store.GetTrace(TraceId(1))!.Spans.Count);
    }

    [Fact]
    public void The_oldest_traces_make_room()
    {
        _store.AddSpans([.. Enumerable.Range(1, 5).Select(trace => Span(trace, start: trace))]);

        Assert.Equal([TraceId(5), TraceId(4), TraceId(3)], _store.GetTraces(new()).Select(trace => trace.TraceId));
        Assert.Null(_store.GetTrace(TraceId(1)));
    }

    [Fact]
    public void A_trace_that_is_full_refuses_more()
    {
        var refused = _store.AddSpans([.. Enumerable.Range(1, 10_002).Select(span => Span(span: span))]);

        Assert.Equal(2, refused);
        Assert.Equal(10_000, _store.GetTrace(TraceId(1))!.Spans.Count);
    }

    [Fact]
    public void Long_traces_together_are_within_a_limit_too()
    {
        _store.AddSpans([.. from trace in Enumerable.Range(1, 3) from span in Enumerable.Range(1, 5_000) select Span(trace, span)]);

        Assert.Equal([TraceId(2), TraceId(3)], _store.GetTraces(new()).Select(trace => trace.TraceId).Order());
    }

    [Fact]
    public void A_trace_is_found_by_the_beginning_of_its_id_if_no_other_begins_so()
    {
        _store.AddSpans([Span(0x11111111), Span(0x11111112), Span(0x22222222)]);

        Assert.Equal(TraceId(0x22222222), _store.GetTrace("2222222")?.TraceId);
        Assert.Null(_store.GetTrace("1111111"));
        Assert.NotNull(_store.GetTrace("11111111"));
        Assert.Null(_store.GetTrace("222222"));
    }

    [Fact]
    public void Clearing_a_resource_forgets_the_traces_it_has_spans_in()
    {
        _store.AddSpans([Span(1), Span(2), Span(2, span: 2, resource: Worker)]);

        _store.Clear(Signal.Traces, "worker");
        Assert.Equal(TraceId(1), Assert.Single(_store.GetTraces(new())).TraceId);

        _store.Clear(Signal.Traces);
        Assert.Empty(_store.GetTraces(new()));
    }

    [Fact]
    public void What_comes_during_a_pause_is_dropped()
    {
        _store.SetPaused(Signal.Traces, true);
        _store.AddSpans([Span(1)]);
        _store.SetPaused(Signal.Traces, false);
        _store.AddSpans([Span(2)]);

        Assert.Equal(TraceId(2), Assert.Single(_store.GetTraces(new())).TraceId);
    }

    [Fact]
    public void Subscribers_hear_of_each_batch_until_they_leave()
    {
        var heard = 0;
        using (_store.Subscribe(Signal.Traces, () => heard++))
        {
            _store.AddSpans([Span(1), Span(2)]);
            _store.AddLogs([Log()]);
            _store.Clear(Signal.Traces);
        }

        _store.AddSpans([Span(3)]);

        Assert.Equal(2, heard);
    }
}
