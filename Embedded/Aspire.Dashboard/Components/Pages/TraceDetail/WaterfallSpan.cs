using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Components.Pages.TraceDetail;

/// <summary>A span in its place in the tree and in time.</summary>
internal sealed class WaterfallSpan(Span span, WaterfallSpan? parent)
{
    public Span Span => span;

    public WaterfallSpan? Parent => parent;

    /// <summary>0 for a root.</summary>
    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    /// <summary>The span has a parent that has not come.</summary>
    public bool IsOrphan => parent is null && span.ParentSpanId is not null;

    /// <summary>How many spans follow it in the depth-first order that are below it.</summary>
    public int DescendantCount { get; set; }

    /// <summary>
    /// What its clock is behind the parent's, at least: a child of another resource that seems to start before its parent is drawn at the
    /// parent's start, and what is below it moves along.
    /// </summary>
    public TimeSpan ClockShift { get; } = GetClockShift(span, parent);

    public DateTime Start => span.Start + ClockShift;

    public DateTime End => span.End + ClockShift;

    /// <summary>The resource it talks to, when that one sends no telemetry.</summary>
    public string? Peer { get; init; }

    /// <summary>The logs written in it, by time.</summary>
    public IReadOnlyList<LogEntry> Logs { get; init; } = [];

    private static TimeSpan GetClockShift(Span span, WaterfallSpan? parent) =>
        parent is null ? TimeSpan.Zero
        : parent.Span.Resource == span.Resource ? parent.ClockShift
        : span.Start < parent.Start ? parent.Start - span.Start
        : TimeSpan.Zero;
}
