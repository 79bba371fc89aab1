using System.Globalization;
using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Components.Controls;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Pages.TraceDetail;

/// <summary>One trace as a waterfall. It grows as spans arrive, and waits for what has not arrived yet.</summary>
public sealed partial class TraceDetail
{
    private static readonly int[] Ticks = [0, 25, 50, 75, 100];
    private static readonly Dictionary<Span, string> NoPeers = [];

    private readonly HashSet<string> _collapsed = [];
    private Trace? _trace;
    private IReadOnlyDictionary<Span, string> _peers = NoPeers;
    private IReadOnlyList<LogEntry> _logs = [];
    private Waterfall? _waterfall;
    private IReadOnlyList<WaterfallRow> _rows = [];
    private RowList<WaterfallRow>? _list;
    private string? _shownSpanId;

    [Inject]
    internal TelemetryStore Store { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal ResourceClient Client { get; set; } = default!;

    [Inject]
    internal ResourceColors Colors { get; set; } = default!;

    [Inject]
    internal BrowserTime Time { get; set; } = default!;

    /// <summary>The id, or its first seven digits or more.</summary>
    [Parameter]
    public string TraceId { get; set; } = "";

    [SupplyParameterFromQuery(Name = "spanId")]
    private string? SpanId { get; set; }

    [SupplyParameterFromQuery(Name = "text")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    private string? TypeName { get; set; }

    private WaterfallSpan? Selected { get; set; }

    protected override void Dispose(bool disposing)
    {
        Client.Changed -= Changed;
        base.Dispose(disposing);
    }

    protected override void OnInitialized()
    {
        Keep(Store.Subscribe(Signal.Traces, Changed));
        Keep(Store.Subscribe(Signal.Logs, Changed));
        Client.Changed += Changed;
    }

    protected override void OnParametersSet()
    {
        if (_trace is not null && !_trace.TraceId.StartsWith(TraceId, StringComparison.OrdinalIgnoreCase))
        {
            _collapsed.Clear();
        }

        Refresh();
    }

    protected override void Refresh()
    {
        var trace = Store.GetTrace(TraceId);
        var logs = trace is null ? [] : Store.GetLogs(new() { TraceId = trace.TraceId });
        var peers = trace is null ? NoPeers : new PeerResolver(Client.GetResources()).Resolve(trace);

        // Most of what arrives belongs to other traces.
        if (trace != _trace || !logs.SequenceEqual(_logs) || !peers.SequenceEqual(_peers))
        {
            (_trace, _logs, _peers) = (trace, logs, peers);
            _waterfall = trace is null ? null : new(trace, peers, logs);
        }

        Selected = SpanId is null ? null : _waterfall?.Spans.FirstOrDefault(span => span.Span.SpanId.Equals(SpanId, StringComparison.OrdinalIgnoreCase));
        SetRows();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Selected is not null && _shownSpanId != Selected.Span.SpanId && _list is not null)
        {
            _shownSpanId = Selected.Span.SpanId;
            await _list.ScrollToAsync(SelectedIndex);
        }
    }

    private int SelectedIndex => Math.Max(0, _rows.FirstOrDefault(row => row.Span == Selected)?.Index ?? 0);

    private void SetRows() => _rows = _waterfall?.GetRows(_collapsed, SpanTypeText.Parse(TypeName) is null && string.IsNullOrWhiteSpace(Text) ? null : IsMatch) ?? [];

    private bool IsMatch(WaterfallSpan span) =>
        (SpanTypeText.Parse(TypeName) is not { } type || SpanTypes.Of(span.Span) == type)
        && (string.IsNullOrWhiteSpace(Text)
            || new[] { span.Span.Name, span.Span.Resource.Name, span.Span.SpanId, span.Peer }.Concat(span.Span.Attributes.Select(attribute => attribute.Value))
                .Any(value => value?.Contains(Text.Trim(), StringComparison.OrdinalIgnoreCase) == true));

    private void Toggle(WaterfallSpan span)
    {
        if (!_collapsed.Remove(span.Span.SpanId))
        {
            _collapsed.Add(span.Span.SpanId);
        }

        SetRows();
    }

    private void CollapseAll()
    {
        _collapsed.UnionWith(_waterfall!.Spans.Where(span => span.DescendantCount > 0).Select(span => span.Span.SpanId));
        SetRows();
    }

    private void ExpandAll()
    {
        _collapsed.Clear();
        SetRows();
    }

    private void Select(string? spanId) => Set("spanId", spanId);

    private void Set(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrWhiteSpace(value) ? null : value), replace: true);

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.###}%");
}
