using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Aspire.DashboardService.Proto.V1;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;

namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>What runs, as a table or a graph; the address holds all that the reader chose.</summary>
public sealed partial class ResourcesPage
{
    private const string TableView = "table";
    private const string ParametersView = "parameters";
    private const string GraphView = "graph";

    private static readonly Icon TableIcon = new Icons.Regular.Size16.Table();
    private static readonly Icon KeyIcon = new Icons.Regular.Size16.Key();
    private static readonly Icon GraphIcon = new Icons.Regular.Size16.ShareAndroid();
    private static readonly Icon FilterIcon = new Icons.Regular.Size20.Filter();
    private static readonly Icon NarrowedIcon = new Icons.Filled.Size20.Filter();
    private static readonly Icon OptionsIcon = new Icons.Regular.Size20.Options();

    private static readonly HashSet<string> Unfolded = [];

    private readonly HashSet<string> _collapsed = [];
    private IReadOnlyList<Resource> _resources = [];
    private IReadOnlyList<ResourceRow> _rows = [];
    private Resource? _chosen;
    private ResourceFilter _filter = default!;
    private ResourceSort _sort = ResourceSort.Default;
    private string _view = TableView;
    private int _left;

    [Inject]
    internal ResourceClient Client { get; set; } = default!;

    [Inject]
    internal TelemetryStore Store { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "view")]
    private string? View { get; set; }

    [SupplyParameterFromQuery(Name = "resource")]
    private string? ChosenName { get; set; }

    [SupplyParameterFromQuery(Name = "filter")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "hiddenTypes")]
    private string? HiddenTypes { get; set; }

    [SupplyParameterFromQuery(Name = "hiddenStates")]
    private string? HiddenStates { get; set; }

    [SupplyParameterFromQuery(Name = "hiddenHealth")]
    private string? HiddenHealth { get; set; }

    [SupplyParameterFromQuery(Name = "showHidden")]
    private bool ShowHidden { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    private string What => _view == ParametersView ? "parameter" : "resource";

    private bool IsNarrowed => _filter.HiddenTypes.Count + _filter.HiddenStates.Count + _filter.HiddenHealth.Count > 0;

    private IEnumerable<string> ResourceTypes => _resources.Select(resource => resource.ResourceType).Distinct();

    private IEnumerable<string> ResourceStates => _resources.Select(ResourceFilter.StateOf).Distinct();

    private IEnumerable<string> ResourceHealth => _resources.Select(ResourceFilter.HealthOf).Distinct();

    protected override void OnInitialized()
    {
        if (!Client.IsEnabled)
        {
            Navigation.NavigateTo("/structuredlogs", replace: true);
        }

        Client.Changed += Changed;
        Keep(Store.Subscribe(Signal.Logs, Changed));
    }

    protected override void OnParametersSet()
    {
        _view = View is ParametersView or GraphView ? View : TableView;
        _sort = ResourceSort.Parse(Sort);
        _filter = new(Text ?? "", Split(HiddenTypes), Split(HiddenStates), Split(HiddenHealth), ShowHidden);
        Refresh();
    }

    protected override void Refresh()
    {
        _resources = [.. Client.GetResources().Where(resource => resource.IsParameter() == (_view == ParametersView))];
        _rows = ResourceRows.Build(_resources, _filter.Matches, _view == GraphView ? Unfolded : _collapsed, _sort);
        _left = _resources.Count(resource => (ShowHidden || !resource.IsHidden) && !_filter.Matches(resource));
        _chosen = Client.Find(ChosenName);
    }

    protected override void Dispose(bool disposing)
    {
        Client.Changed -= Changed;
        base.Dispose(disposing);
    }

    private static HashSet<string> Split(string? list) => [.. list?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? []];

    private static string? Toggled(IReadOnlySet<string> set, string value) =>
        (set.Contains(value) ? set.Except([value]) : set.Append(value)).ToArray() is { Length: > 0 } list ? string.Join(',', list) : null;

    private string UriWith(params (string Name, string? Value)[] changes) =>
        Navigation.GetUriWithQueryParameters(changes.ToDictionary(change => change.Name, object? (change) => string.IsNullOrEmpty(change.Value) ? null : change.Value));

    private void Show(params (string Name, string? Value)[] changes) => Navigation.NavigateTo(UriWith(changes), replace: true);

    private void Toggle(string name)
    {
        if (!_collapsed.Remove(name))
        {
            _collapsed.Add(name);
        }

        Refresh();
    }

    private void CollapseAll()
    {
        _collapsed.UnionWith(_rows.Where(row => row.HasChildren).Select(row => row.Resource.Name));
        Refresh();
    }

    private void ExpandAll()
    {
        _collapsed.Clear();
        Refresh();
    }
}
