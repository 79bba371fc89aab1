using System.Globalization;
using System.Text;
using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Resources;
using Aspire.DashboardService.Proto.V1;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;
using Microsoft.FluentUI.AspNetCore.Components;
using Microsoft.JSInterop;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;

namespace Aspire.Dashboard.Components.Pages.ConsoleLogs;

/// <summary>What the resources write to their consoles: one's, or all together by time.</summary>
public sealed partial class ConsoleLogs : IAsyncDisposable
{
    private static readonly Icon PauseIcon = new Icons.Regular.Size20.Pause();
    private static readonly Icon ResumeIcon = new Icons.Regular.Size20.Play();
    private static readonly Icon FollowIcon = new Icons.Regular.Size20.ArrowCircleDown();
    private static readonly Icon ClearIcon = new Icons.Regular.Size20.Delete();
    private static readonly Icon DownloadIcon = new Icons.Regular.Size20.ArrowDownload();
    private static readonly Icon UpIcon = new Icons.Regular.Size20.ChevronUp();
    private static readonly Icon DownIcon = new Icons.Regular.Size20.ChevronDown();
    private static readonly Icon OptionsIcon = new Icons.Regular.Size20.Options();

    private ElementReference _console;
    private DotNetObjectReference<ConsoleLogs>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _view;
    private ConsoleLog _log = default!;
    private ConsoleWatch? _watch;
    private string? _watched;
    private Resource? _resource;
    private IReadOnlyList<string> _names = [];
    private ConsoleLine[] _lines = [];
    private IReadOnlyList<ConsoleLine> _found = [];
    private ConsoleLine? _current;
    private bool _following = true;
    private bool _paused;
    private DateTime _pausedAt;
    private long _totalAtPause;

    /// <summary>An instance's name or an only one's display name; null for all.</summary>
    [Parameter]
    public string? ResourceName { get; set; }

    [Inject]
    internal ResourceClient Client { get; set; } = default!;

    [Inject]
    internal ResourceColors Colors { get; set; } = default!;

    [Inject]
    internal IOptions<DashboardOptions> Options { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal BrowserTime Time { get; set; } = default!;

    [Inject]
    internal BrowserScripts Browser { get; set; } = default!;

    [Inject]
    internal IJSRuntime Js { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "search")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "timestamps")]
    private bool Timestamps { get; set; }

    [SupplyParameterFromQuery(Name = "utc")]
    private bool Utc { get; set; }

    [SupplyParameterFromQuery(Name = "nowrap")]
    private bool NoWrap { get; set; }

    [SupplyParameterFromQuery(Name = "showHidden")]
    private bool ShowHidden { get; set; }

    private int Capacity => Options.Value.Frontend.MaxConsoleLogCount;

    private string StatusText =>
        !Client.IsConnected ? "The application does not answer: trying again…"
        : ResourceName is not null && _resource is null ? $"Waiting for a resource called {ResourceName}…"
        : $"{(_paused ? "Paused," : "Watching logs…")} {_lines.Length.ToString("N0", CultureInfo.InvariantCulture)} lines";

    private string PauseText
    {
        get
        {
            var came = _log.Total - _totalAtPause;
            var lost = Math.Max(0, came - Capacity);
            return $"Paused since {Time.Format(_pausedAt)}: {came} {(came == 1 ? "line" : "lines")} came, {came - lost} kept for when you resume{(lost > 0 ? $", {lost} missed" : "")}.";
        }
    }

    private int CurrentRank => _found.TakeWhile(line => !ReferenceEquals(line, _current)).Count() + 1;

    [JSInvokable]
    public void OnFollowing(bool following)
    {
        _following = following;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        try
        {
            if (_view is not null)
            {
                await _view.InvokeVoidAsync("dispose");
                await _view.DisposeAsync();
            }

            await (_module?.DisposeAsync() ?? default);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone.
        }

        _self?.Dispose();
    }

    protected override void OnInitialized()
    {
        if (!Client.IsEnabled)
        {
            Navigation.NavigateTo("/structuredlogs", replace: true);
        }

        Client.Changed += Changed;
    }

    protected override void OnParametersSet()
    {
        if (_watch is null || _watched != ResourceName)
        {
            _watch?.Dispose();
            _watched = ResourceName;
            _log = new(Capacity);
            _watch = new(Client, _log, Clock, Changed);
            (_paused, _current, _lines) = (false, null, []);
        }

        Refresh();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "./Components/Pages/ConsoleLogs/ConsoleLogs.razor.js");
            _view = await _module.InvokeAsync<IJSObjectReference>("attach", _console, _self);
        }
    }

    protected override void Refresh()
    {
        var resources = Client.GetResources().Where(resource => ShowHidden || !resource.IsHidden).ToArray();
        _names = [.. resources.Select(Client.NameOf)];
        _resource = Client.Find(ResourceName);
        _watch?.Add(ResourceName is null ? resources : _resource is null ? [] : [_resource]);
        if (!_paused)
        {
            _lines = _log.GetLines();
        }

        _found = string.IsNullOrEmpty(Search) ? [] : [.. _lines.Where(line => ConsoleSearch.Matches(line, Search))];
        if (_current is not null && !_found.Contains(_current, ReferenceEqualityComparer.Instance))
        {
            _current = null;
        }
    }

    protected override void Dispose(bool disposing)
    {
        Client.Changed -= Changed;
        _watch?.Dispose();
        base.Dispose(disposing);
    }

    private void ShowResource(string? name)
    {
        var query = new Uri(Navigation.Uri).Query;
        Navigation.NavigateTo(name is null ? $"/consolelogs{query}" : $"/consolelogs/resource/{Uri.EscapeDataString(name)}{query}");
    }

    private void Show(string parameter, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(parameter, string.IsNullOrEmpty(value) ? null : value), replace: true);

    private void TogglePause()
    {
        (_paused, _pausedAt, _totalAtPause) = (!_paused, Time.UtcNow, _log.Total);
        Refresh();
    }

    private void Clear()
    {
        _log.Clear();
        (_totalAtPause, _lines, _found, _current) = (_log.Total, [], [], null);
    }

    private async Task FollowAsync() => await (_view?.InvokeVoidAsync("follow") ?? default);

    private async Task SearchKeyAsync(KeyboardEventArgs key)
    {
        if (key.Key == "Enter")
        {
            await GoAsync(key.ShiftKey ? -1 : 1);
        }
    }

    // From the line chosen last; at first from the end that is in sight, so that "next" begins at the top and "previous" at the newest.
    private async Task GoAsync(int step)
    {
        if (_found.Count == 0)
        {
            return;
        }

        var rank = _current is null ? (step > 0 ? 0 : _found.Count - 1) : (CurrentRank - 1 + step + _found.Count) % _found.Count;
        _current = _found[rank];
        StateHasChanged();
        await (_view?.InvokeVoidAsync("show", (Array.IndexOf(_lines, _current) + 0.5) / _lines.Length) ?? default);
    }

    private async Task DownloadAsync()
    {
        var text = new StringBuilder();
        foreach (var line in _lines)
        {
            text.Append(TimeOf(line)).Append(' ').Append(ResourceName is null ? $"[{NameOf(line)}] " : "").AppendLine(line.Text);
        }

        var name = ResourceName is null ? "all" : _resource is null ? ResourceName : Client.NameOf(_resource);
        await Browser.DownloadAsync($"{name}-{Time.ToLocal(Time.UtcNow).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.txt", text.ToString());
    }

    private string TimeOf(ConsoleLine line) =>
        Utc ? line.Time.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : Time.ToLocal(line.Time).ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);

    private string NameOf(ConsoleLine line) => Client.Find(line.Resource) is { } resource ? Client.NameOf(resource) : line.Resource;

    private string ColorOf(ConsoleLine line) => Colors.Get(Client.Find(line.Resource)?.DisplayName ?? line.Resource);
}
