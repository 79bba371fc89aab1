using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Aspire.DashboardService.Proto.V1;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;

namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>The resources, or the parameters, in lines that can be sorted and folded.</summary>
public partial class ResourceTable
{
    private static readonly Icon OpenIcon = new Icons.Regular.Size16.ChevronDown();
    private static readonly Icon ClosedIcon = new Icons.Regular.Size16.ChevronRight();
    private static readonly Icon UpIcon = new Icons.Regular.Size12.ArrowUp();
    private static readonly Icon DownIcon = new Icons.Regular.Size12.ArrowDown();

    [Parameter, EditorRequired]
    public IReadOnlyList<ResourceRow> Rows { get; set; } = [];

    /// <summary>Whether the lines are parameters, which have a value, and neither a start nor addresses.</summary>
    [Parameter]
    public bool AreParameters { get; set; }

    [Parameter, EditorRequired]
    public ResourceSort Sort { get; set; } = ResourceSort.Default;

    /// <summary>The instance name of the line whose details are open.</summary>
    [Parameter]
    public string? Chosen { get; set; }

    [Parameter]
    public EventCallback<string> OnChoose { get; set; }

    [Parameter]
    public EventCallback<string> OnSort { get; set; }

    [Parameter]
    public EventCallback<string> OnToggle { get; set; }

    [Inject]
    internal ResourceClient Client { get; set; } = default!;

    [Inject]
    internal ResourceColors Colors { get; set; } = default!;

    [Inject]
    internal TelemetryStore Store { get; set; } = default!;

    [Inject]
    internal BrowserTime Time { get; set; } = default!;

    private static bool IsSecret(Resource resource) => resource.Properties.Any(property => property.Name == "Value" && property.IsSensitive);

    private int ErrorsOf(Resource resource) => Store.GetErrorCount(resource.Name) is > 0 and var errors ? errors : Store.GetErrorCount(resource.DisplayName);

    private string ErrorsUrl(Resource resource) => $"/structuredlogs/resource/{Uri.EscapeDataString(Client.NameOf(resource))}?level=Error";
}
