using Aspire.DashboardService.Proto.V1;
using Microsoft.FluentUI.AspNetCore.Components;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;

namespace Aspire.Dashboard.Resources;

/// <summary>The picture of a resource's state and health, and its colour as a value for CSS: no two that matter differ by colour alone.</summary>
internal static class ResourceStateIcons
{
    private const string Good = "var(--good)";
    private const string Warn = "var(--warn)";
    private const string Bad = "var(--bad)";
    private const string Quiet = "var(--neutral-foreground-hint)";

    private static readonly Icon Healthy = new Icons.Filled.Size16.CheckmarkCircle();
    private static readonly Icon Unhealthy = new Icons.Filled.Size16.HeartBroken();
    private static readonly Icon Degraded = new Icons.Filled.Size16.Warning();
    private static readonly Icon Failed = new Icons.Filled.Size16.ErrorCircle();
    private static readonly Icon Ended = new Icons.Regular.Size16.RecordStop();
    private static readonly Icon NotStarted = new Icons.Regular.Size16.Circle();
    private static readonly Icon Busy = new Icons.Regular.Size16.CircleHint();
    private static readonly Icon Information = new Icons.Filled.Size16.Info();
    private static readonly Icon Unknown = new Icons.Regular.Size16.QuestionCircle();

    public static (Icon Icon, string Color) Of(Resource resource) => resource.State switch
    {
        "Running" => resource.GetHealth() switch
        {
            HealthStatus.Unhealthy => (Unhealthy, Bad),
            HealthStatus.Degraded => (Degraded, Warn),
            _ => (Healthy, Good),
        },
        "FailedToStart" or "RuntimeUnhealthy" => (Failed, Bad),
        "Finished" or "Exited" or "Terminated" => resource.GetText("resource.exitCode") is null or "0" ? (Ended, Quiet) : (Failed, Bad),
        "NotStarted" => (NotStarted, Quiet),
        "Starting" or "Building" or "Waiting" or "Stopping" => (Busy, Quiet),
        _ => OfStyle(resource.StateStyle),
    };

    // A state that the application named itself.
    private static (Icon Icon, string Color) OfStyle(string style) => style switch
    {
        "success" => (Healthy, Good),
        "info" => (Information, Quiet),
        "warn" => (Degraded, Warn),
        "error" => (Failed, Bad),
        _ => (Unknown, Quiet),
    };
}
