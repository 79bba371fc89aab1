namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>A drawn relationship.</summary>
/// <param name="Edge">Between which instances.</param>
/// <param name="Kind">The style: <c>reference</c>, <c>parent</c> or <c>wait</c>.</param>
/// <param name="Description">In words, with every type of it.</param>
/// <param name="Path">SVG's path data, from border to border of the nodes.</param>
internal sealed record ResourceArrow(GraphEdge Edge, string Kind, string Description, string Path);
