using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Aspire.Dashboard.Components.Controls;

/// <summary>
/// A virtualised list. A row is an element of class <c>row-list-row</c> and role <c>row</c> with <c>tabindex="-1"</c>, <c>data-index</c> and a
/// click handler; in a tree also <c>aria-expanded</c>, <c>data-parent</c> and a button marked <c>data-toggle</c>.
/// </summary>
public sealed partial class RowList<TRow> : IAsyncDisposable
{
    private ElementReference _list;
    private IReadOnlyList<TRow>? _shown;
    private ListRow<TRow>[] _items = [];
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;

    [Inject]
    internal IJSRuntime Js { get; set; } = default!;

    [Parameter, EditorRequired]
    public IReadOnlyList<TRow> Rows { get; set; } = [];

    [Parameter, EditorRequired]
    public RenderFragment<ListRow<TRow>> Row { get; set; } = default!;

    /// <summary>The cells of the head, of role <c>columnheader</c>.</summary>
    [Parameter]
    public RenderFragment? Head { get; set; }

    /// <summary>CSS grid columns, the same for the head and all rows.</summary>
    [Parameter, EditorRequired]
    public string Columns { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string Role { get; set; } = "grid";

    /// <summary>Where the arrow keys begin.</summary>
    [Parameter]
    public int SelectedIndex { get; set; }

    /// <summary>A list that stands at its end stays there as it grows.</summary>
    [Parameter]
    public bool Follow { get; set; }

    /// <summary>Pixels.</summary>
    [Parameter]
    public int RowHeight { get; set; } = 36;

    public async Task ScrollToAsync(int index)
    {
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("scrollToRow", _list, index, RowHeight, false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_watch is not null)
            {
                await _watch.InvokeVoidAsync("dispose");
                await _watch.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its listeners with it.
        }
    }

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_shown, Rows))
        {
            _shown = Rows;
            _items = [.. Rows.Select((row, index) => new ListRow<TRow>(row, index))];
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/rows.js");
            _watch = await _module.InvokeAsync<IJSObjectReference>("watch", _list, RowHeight, Follow);
            if (SelectedIndex > 0)
            {
                await ScrollToAsync(SelectedIndex);
            }
        }
    }

}
