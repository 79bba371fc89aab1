namespace Aspire.Dashboard.Components.Pages.TraceDetail;

/// <summary>The time between a parent's end and its child's start: in an outbox, in a queue.</summary>
/// <param name="Left">Percent of the trace's duration.</param>
/// <param name="Width">Percent of the trace's duration.</param>
/// <param name="Duration">How long it was.</param>
internal sealed record Wait(double Left, double Width, TimeSpan Duration);
