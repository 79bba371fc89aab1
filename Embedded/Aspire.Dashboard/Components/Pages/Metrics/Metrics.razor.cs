using Aspire.Dashboard.Components.Controls;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;

namespace Aspire.Dashboard.Components.Pages.Metrics;

/// <summary>What a resource measures: its meters and instruments, and the one that was chosen.</summary>
public sealed partial class Metrics : LiveComponent
{
    private const int DefaultMinutes = 5;
    private static readonly int[] Durations = [1, 5, 15, 30, 60, 180, 360, 720];
    private static readonly Icon PauseIcon = new Icons.Regular.Size20.Pause();
    private static readonly Icon ResumeIcon = new Icons.Regular.Size20.Play();
    private static readonly Icon RemoveIcon = new Icons.Regular.Size20.Delete();

    private IReadOnlyList<string> _resources = [];
    private IReadOnlyList<IGrouping<string, InstrumentInfo>> _meters = [];
    private bool _paused;

    /// <summary>A resource's name, or the key of one of its instances.</summary>
    [Parameter]
    public string? Resource { get; set; }

    [Parameter]
    public string? Meter { get; set; }

    [Parameter]
    public string? Instrument { get; set; }

    [SupplyParameterFromQuery(Name = "duration")]
    private int? Duration { get; set; }

    [Inject]
    internal TelemetryStore Store { get; set; } = default!;

    [Inject]
    internal ResourceClient Client { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    private int Minutes => Duration is { } minutes && Durations.Contains(minutes) ? minutes : DefaultMinutes;

    protected override void OnInitialized() => Keep(Store.Subscribe(Signal.Metrics, Changed));

    protected override void OnParametersSet() => Refresh();

    protected override void Refresh()
    {
        // Where a resource has several instances, each can be chosen beside all of them together.
        _resources = [.. Store.GetResources().GroupBy(resource => resource.Name).SelectMany(group => group.Count() == 1 ? [group.Key] : group.Select(resource => resource.Key).Prepend(group.Key))];
        _meters = Resource is null ? [] : [.. Store.GetInstruments(Resource).GroupBy(instrument => instrument.Meter)];
        _paused = Store.IsPaused(Signal.Metrics);
    }

    private static string DurationText(int minutes) => minutes switch
    {
        1 => "Last minute",
        < 60 => $"Last {minutes} minutes",
        60 => "Last hour",
        _ => $"Last {minutes / 60} hours",
    };

    private bool IsChosen(InstrumentInfo instrument) => instrument.Meter == Meter && instrument.Name == Instrument;

    private string Address(string meter, string? instrument = null)
    {
        var address = $"/metrics/resource/{Uri.EscapeDataString(Resource!)}/meter/{Uri.EscapeDataString(meter)}{(instrument is null ? "" : $"/instrument/{Uri.EscapeDataString(instrument)}")}";
        return Minutes == DefaultMinutes ? address : $"{address}?duration={Minutes}";
    }

    private void Go(string? resource) =>
        Navigation.NavigateTo(resource is null ? "/metrics" : $"/metrics/resource/{Uri.EscapeDataString(resource)}{(Minutes == DefaultMinutes ? "" : $"?duration={Minutes}")}");

    private void SetQuery(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, value), replace: true);

    private void TogglePause() => Store.SetPaused(Signal.Metrics, !_paused);
}
