using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.FluentUI.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Aspire.Dashboard.Components.Layout;

/// <summary>The frame of every page: header, menu, theme, keyboard shortcuts.</summary>
public sealed partial class MainLayout : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Pages = new()
    {
        ["r"] = "/",
        ["c"] = "/consolelogs",
        ["s"] = "/structuredlogs",
        ["t"] = "/traces",
        ["m"] = "/metrics",
        ["g"] = "/messaging",
    };

    private DesignThemeModes _theme;
    private bool _ready;
    private ErrorBoundary? _errors;
    private DotNetObjectReference<MainLayout>? _self;
    private IJSObjectReference? _keys;
    private IDialogReference? _dialog;

    /// <summary>Raised for a key that the frame itself has no use for: key and whether Shift is down.</summary>
    internal event Action<string, bool>? KeyPressed;

    internal DesignThemeModes Theme
    {
        get => _theme;
        set
        {
            _theme = value;
            StateHasChanged();
        }
    }

    [Inject]
    internal ResourceClient Client { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal BrowserScripts Browser { get; set; } = default!;

    [Inject]
    internal BrowserTime Time { get; set; } = default!;

    [Inject]
    internal IDialogService Dialogs { get; set; } = default!;

    private string Title => Client.ApplicationName;

    [JSInvokable]
    public async Task OnKeyAsync(string key, bool shift)
    {
        if (!shift && Pages.TryGetValue(key, out var page))
        {
            Navigation.NavigateTo(page);
        }
        else if (key == "?")
        {
            await ShowHelpAsync();
        }
        else if (shift && key == "S")
        {
            await ShowSettingsAsync();
        }
        else
        {
            KeyPressed?.Invoke(key, shift);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Changed -= OnChanged;
        try
        {
            if (_keys is not null)
            {
                await _keys.InvokeVoidAsync("dispose");
                await _keys.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its listeners with it.
        }

        _self?.Dispose();
    }

    protected override void OnInitialized() => Client.Changed += OnChanged;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        Time.Use(await Browser.GetTimeZoneAsync());
        _self = DotNetObjectReference.Create(this);
        _keys = await Browser.ListenAsync(_self);

        // Only now, so that no page shows a time of another zone first.
        _ready = true;
        StateHasChanged();
    }

    protected override void OnParametersSet() => _errors?.Recover();

    private bool _shownConnected;

    private void OnChanged()
    {
        if (_shownConnected != Client.IsConnected)
        {
            _shownConnected = Client.IsConnected;
            _ = InvokeAsync(StateHasChanged);
        }
    }

    private void Recover() => _errors?.Recover();

    private Task ShowHelpAsync() => ShowAsync<HelpDialog>("Keyboard shortcuts");

    private Task ShowSettingsAsync() => ShowAsync<SettingsDialog>("Settings");

    private async Task ShowAsync<TDialog>(string title)
        where TDialog : IDialogContentComponent<MainLayout>
    {
        if (_dialog is { Result.IsCompleted: false })
        {
            return;
        }

        _dialog = await Dialogs.ShowDialogAsync<TDialog>(this, new DialogParameters
        {
            Title = title,
            PrimaryAction = "Close",
            SecondaryAction = "",
            Width = "min(92vw, 32rem)",
            TrapFocus = true,
            Modal = true,
        });
    }
}
