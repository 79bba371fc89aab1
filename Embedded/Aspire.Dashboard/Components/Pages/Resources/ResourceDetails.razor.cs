using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Resources;
using Aspire.DashboardService.Proto.V1;
using Microsoft.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>All that is known of one resource.</summary>
public partial class ResourceDetails
{
    private ResourceDetailFacts _facts = default!;
    private string? _filter;
    private bool _revealed;
    private bool _allVariables;

    [Parameter, EditorRequired]
    public Resource Resource { get; set; } = default!;

    [Inject]
    internal ResourceClient Client { get; set; } = default!;

    [Inject]
    internal BrowserTime Time { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    // "Last run … ago" grows older by itself.
    protected override void OnInitialized() => Keep(Clock.CreateTimer(_ => Changed(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));

    protected override void OnParametersSet() => Refresh();

    protected override void Refresh() => _facts = new(Resource, Client, Time);

    private static string StatusOf(HealthReport report) => report.HasStatus ? report.Status.ToString() : "Unknown";
}
