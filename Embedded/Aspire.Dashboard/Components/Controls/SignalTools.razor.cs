using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;

namespace Aspire.Dashboard.Components.Controls;

/// <summary>What a page offers for all telemetry of its signal.</summary>
public sealed partial class SignalTools
{
    private static readonly Icon PauseIcon = new Icons.Regular.Size16.Pause();
    private static readonly Icon ResumeIcon = new Icons.Regular.Size16.Play();
    private static readonly Icon RemoveIcon = new Icons.Regular.Size16.Delete();
    private bool _paused;
    private bool _choosing;

    [Inject]
    internal TelemetryStore Store { get; set; } = default!;

    [Parameter, EditorRequired]
    public string? ResourceKey { get; set; }

    [Parameter, EditorRequired]
    public Signal Signal { get; set; }

    private string PauseLabel => _paused ? "Resume" : "Pause";

    private string MenuAnchor => $"remove-{Signal}";

    protected override void OnInitialized()
    {
        Keep(Store.Subscribe(Signal, Changed));
        Refresh();
    }

    protected override void Refresh() => _paused = Store.IsPaused(Signal);
}
