using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Components.Controls;
using Aspire.Dashboard.Metrics;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Pages.Metrics;

/// <summary>One instrument, as a graph or as a table. It moves on with time, also where nothing new is measured.</summary>
public sealed partial class InstrumentView : LiveComponent
{
    private InstrumentData? _data;
    private IReadOnlyList<(string Name, IReadOnlyList<string> Values)> _attributes = [];
    private DimensionFilter _filter = new([]);
    private ChartData _chart = new([], [], []);
    private ITimer? _clock;

    [Parameter, EditorRequired]
    public string Resource { get; set; } = "";

    [Parameter, EditorRequired]
    public string Meter { get; set; } = "";

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public TimeSpan Duration { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    private string? View { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    private string? Show { get; set; }

    [SupplyParameterFromQuery(Name = "hide")]
    private string[]? Hidden { get; set; }

    [Inject]
    internal TelemetryStore Store { get; set; } = default!;

    [Inject]
    internal BrowserTime Time { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    private bool IsTable => View == "table";

    private string Unit => Mode switch
    {
        ChartMode.Count => "values",
        ChartMode.Rate => $"{MetricUnits.Describe(_data?.Info.Unit ?? "")} per second".Trim(),
        _ => MetricUnits.Describe(_data?.Info.Unit ?? ""),
    };

    private ChartMode Mode => (_data?.Info.Kind, Show) switch
    {
        (InstrumentKind.Histogram, "count") => ChartMode.Count,
        (InstrumentKind.Histogram, _) => ChartMode.Percentiles,
        (InstrumentKind.Sum, "rate") => ChartMode.Rate,
        _ => ChartMode.Value,
    };

    protected override void OnInitialized()
    {
        Keep(Store.Subscribe(Signal.Metrics, Changed));
        _clock = Clock.CreateTimer(_ => Changed(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Keep(_clock);
    }

    protected override void OnParametersSet()
    {
        _filter = new(Hidden ?? []);
        Refresh();
    }

    protected override void Refresh()
    {
        var window = ChartWindow.Last(Duration, Time.UtcNow);
        _data = Store.GetInstrument(Resource, Meter, Name, window.From, window.To);
        if (_data is null)
        {
            return;
        }

        _attributes = DimensionFilter.GetAttributes(_data.Dimensions);
        _chart = ChartCalculator.Calculate([.. _data.Dimensions.Where(dimension => _filter.IsShown(dimension, _attributes))], window, Mode);
    }

    private void SetFilter(DimensionFilter filter) => Go(new() { ["hide"] = filter.Hidden.ToArray() });

    private void SetQuery(string name, string? value) => Go(new() { [name] = value });

    private void Go(Dictionary<string, object?> query) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query), replace: true);
}
