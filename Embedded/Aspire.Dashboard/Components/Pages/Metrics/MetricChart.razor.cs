using System.Globalization;
using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Metrics;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Aspire.Dashboard.Components.Pages.Metrics;

/// <summary>Draws a chart with plotly.js. A click on an exemplar opens its trace.</summary>
public sealed partial class MetricChart
{
    private ElementReference _element;
    private IJSObjectReference? _module;
    private DotNetObjectReference<MetricChart>? _self;

    [Parameter, EditorRequired]
    public ChartData Chart { get; set; } = default!;

    [Parameter]
    public string Unit { get; set; } = "";

    /// <summary>Whether each line's area shows what it adds to the one below.</summary>
    [Parameter]
    public bool Stacked { get; set; }

    [Parameter]
    public string Name { get; set; } = "";

    [Inject]
    internal IJSRuntime Js { get; set; } = default!;

    [Inject]
    internal BrowserTime Time { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    public static string AddressOf(ChartExemplar exemplar) => $"/traces/detail/{exemplar.TraceId}?spanId={exemplar.SpanId}";

    [JSInvokable]
    public void OpenExemplar(int index)
    {
        if (index >= 0 && index < Chart.Exemplars.Count)
        {
            Navigation.NavigateTo(AddressOf(Chart.Exemplars[index]));
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("remove", _element);
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and the chart with it.
        }

        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "./Components/Pages/Metrics/MetricChart.razor.js");
        }

        if (_module is not null)
        {
            await _module.InvokeVoidAsync("draw", _element, _self, new
            {
                Unit,
                Stacked,
                Times = Chart.Times.Select(Local),
                Lines = Chart.Lines.Select(line => new { line.Name, line.Values }),
                Exemplars = Chart.Exemplars.Select(exemplar => new { Time = Local(exemplar.Time), exemplar.Value }),
            });
        }
    }

    // The library shows a time without a zone as it is written.
    private string Local(DateTime time) => Time.ToLocal(time).ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
}
