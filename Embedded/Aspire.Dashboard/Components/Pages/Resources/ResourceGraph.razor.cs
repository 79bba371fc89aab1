using System.Globalization;
using Aspire.Dashboard.Resources;
using Aspire.DashboardService.Proto.V1;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.FluentUI.AspNetCore.Components;
using Microsoft.JSInterop;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;

namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>The resources as nodes, their relationships as arrows.</summary>
public sealed partial class ResourceGraph : IAsyncDisposable
{
    private const double SmallestWidth = 900;
    private const double SmallestHeight = 450;

    private static readonly Icon InIcon = new Icons.Regular.Size20.ZoomIn();
    private static readonly Icon OutIcon = new Icons.Regular.Size20.ZoomOut();
    private static readonly Icon ResetIcon = new Icons.Regular.Size20.ArrowReset();

    private ElementReference _svg;
    private IJSObjectReference? _module;
    private IJSObjectReference? _view;
    private ResourceGraphModel _graph = ResourceGraphModel.Empty;

    [Parameter, EditorRequired]
    public IReadOnlyList<ResourceRow> Rows { get; set; } = [];

    /// <summary>The instance name of the node whose details are open.</summary>
    [Parameter]
    public string? Chosen { get; set; }

    [Parameter]
    public EventCallback<string> OnChoose { get; set; }

    [Inject]
    internal ResourceClient Client { get; set; } = default!;

    [Inject]
    internal ResourceColors Colors { get; set; } = default!;

    [Inject]
    internal IJSRuntime Js { get; set; } = default!;

    // A small graph is not blown up.
    private string ViewBox
    {
        get
        {
            var (width, height) = (Math.Max(_graph.Width, SmallestWidth), Math.Max(_graph.Height, SmallestHeight));
            return $"{Css((_graph.Width - width) / 2)} {Css((_graph.Height - height) / 2)} {Css(width)} {Css(height)}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await (_view?.DisposeAsync() ?? default);
            await (_module?.DisposeAsync() ?? default);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone.
        }
    }

    protected override void OnParametersSet() => _graph = ResourceGraphModel.Of([.. Rows.Select(row => row.Resource)], _graph);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "./Components/Pages/Resources/ResourceGraph.razor.js");
            _view = await _module.InvokeAsync<IJSObjectReference>("attach", _svg);
        }
    }

    private static string Css(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string EndpointOf(Resource resource) =>
        resource.GetUrls().FirstOrDefault() is { } url ? Uri.TryCreate(url.FullUrl, UriKind.Absolute, out var uri) ? uri.Authority : url.FullUrl : "No endpoints";

    private string? EmphasisOf(ResourceArrow arrow) => Chosen is null ? null : arrow.Edge.From == Chosen || arrow.Edge.To == Chosen ? "near" : "far";

    private async Task ZoomAsync(double factor) => await (_view?.InvokeVoidAsync("zoom", factor) ?? default);

    private async Task OnKeyAsync(KeyboardEventArgs key, string name)
    {
        if (key.Key is "Enter" or " ")
        {
            await OnChoose.InvokeAsync(name);
        }
    }
}
