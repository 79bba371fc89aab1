namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>An arrow from one node to another, both by name.</summary>
internal sealed record GraphEdge(string From, string To);
