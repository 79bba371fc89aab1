namespace Aspire.Dashboard.Components.Pages.TraceDetail;

/// <param name="Span">What it shows.</param>
/// <param name="Index">Its place among the rows.</param>
/// <param name="ParentIndex">The place of its parent; -1 for a root.</param>
/// <param name="IsCollapsed">Whether its descendants are hidden.</param>
/// <param name="IsMatch">Whether it passes the filter itself; otherwise it is here for a descendant that does.</param>
internal sealed record WaterfallRow(WaterfallSpan Span, int Index, int ParentIndex, bool IsCollapsed, bool IsMatch);
