namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>A place in the drawing, in its own units, from its left upper corner.</summary>
internal readonly record struct GraphPoint(double X, double Y);
