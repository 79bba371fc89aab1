using Aspire.DashboardService.Proto.V1;

namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>A line of the table: a resource, and where it stands below its parent.</summary>
public sealed record ResourceRow(Resource Resource, int Depth, bool HasChildren, bool IsCollapsed);
