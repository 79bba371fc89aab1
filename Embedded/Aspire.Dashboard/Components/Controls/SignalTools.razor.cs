using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;

namespace Aspire.Dashboard.Components.Controls;

/// <summary>What a page offers for all telemetry of its signal.</summary>
public sealed partial class SignalTools
{
    private const string All = "all";
    private const string One = "one";
    private static readonly Icon PauseIcon = new Icons.Regular.Size16.Pause();
    private static readonly Icon ResumeIcon = new Icons.Regular.Size16.Play();
    private static readonly Icon RemoveIcon = new Icons.Regular.Size16.Delete();
    private bool _paused;

    [Inject]
    internal TelemetryStore Store { get; set; } = default!;

    [Parameter, EditorRequired]
    public string? ResourceKey { get; set; }

    [Parameter, EditorRequired]
    public Signal Signal { get; set; }

    private string PauseLabel => _paused ? "Resume" : "Pause";

    private Dictionary<string, string> Removals =>
        ResourceKey is null ? new() { [All] = "Remove all" } : new() { [One] = $"Remove those of {ResourceKey}", [All] = "Remove all" };

    protected override void OnInitialized()
    {
        Keep(Store.Subscribe(Signal, Changed));
        Refresh();
    }

    protected override void Refresh() => _paused = Store.IsPaused(Signal);

    private void Remove(MenuChangeEventArgs choice) => Store.Clear(Signal, choice.Id == One ? ResourceKey : null);
}
