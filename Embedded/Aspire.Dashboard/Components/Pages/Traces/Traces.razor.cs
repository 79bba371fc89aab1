using Aspire.Dashboard.Components.Controls;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Pages.Traces;

/// <summary>All traces, the newest first.</summary>
public sealed partial class Traces
{
    private IReadOnlyList<Trace> _traces = [];
    private TimeSpan _longest;
    private PeerResolver _peers = new([]);

    [Inject]
    internal ResourceColors Colors { get; set; } = default!;

    protected override Signal Signal => Signal.Traces;

    protected override string Path => "/traces";

    [SupplyParameterFromQuery(Name = "type")]
    private string? TypeName { get; set; }

    [SupplyParameterFromQuery(Name = "errors")]
    private bool ErrorsOnly { get; set; }

    protected override void Refresh()
    {
        base.Refresh();
        _peers = new(Client.GetResources());
        _traces = Store.GetTraces(new()
        {
            ResourceKey = ResourceKey,
            Text = Text,
            Type = SpanTypeText.Parse(TypeName),
            HasError = ErrorsOnly ? true : null,
            Filters = Filters,
        });
        _longest = _traces.Count == 0 ? TimeSpan.Zero : _traces.Max(trace => trace.Duration);
    }

    private void Open(Trace trace) => Navigation.NavigateTo(AddressOf(trace));

    private static string AddressOf(Trace trace) => $"/traces/detail/{trace.TraceId}";

    private string Share(Trace trace) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(_longest > TimeSpan.Zero ? 100 * (trace.Duration / _longest) : 0):0.##}%");
}
