using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Aspire.DashboardService.Proto.V1;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;

namespace Aspire.Dashboard.Components.Controls;

/// <summary>The commands of a resource and the ways to its other pages. A command asks first where the application wants it, and tells how it went.</summary>
public partial class ResourceActions
{
    private static readonly Icon MoreIcon = new Icons.Regular.Size20.MoreHorizontal();
    private static readonly Icon DetailsIcon = new Icons.Regular.Size20.Info();
    private static readonly Icon ConsoleIcon = new Icons.Regular.Size20.SlideText();
    private static readonly Icon LogsIcon = new Icons.Regular.Size20.SlideTextSparkle();
    private static readonly Icon TracesIcon = new Icons.Regular.Size20.GanttChart();
    private static readonly Icon MetricsIcon = new Icons.Regular.Size20.ChartMultiple();

    private readonly HashSet<string> _running = [];

    [Parameter, EditorRequired]
    public Resource Resource { get; set; } = default!;

    /// <summary>Whether this stands on the page of console logs, so that no way leads there.</summary>
    [Parameter]
    public bool OnConsole { get; set; }

    [Inject]
    internal ResourceClient Client { get; set; } = default!;

    [Inject]
    internal TelemetryStore Store { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal IDialogService Dialogs { get; set; } = default!;

    [Inject]
    internal IToastService Toasts { get; set; } = default!;

    private IEnumerable<ResourceCommand> Commands => Resource.Commands.Where(command => command.State != ResourceCommandState.Hidden);

    private bool HasTelemetry => Store.GetResources().Any(other => other.Key == Resource.Name || other.Name == Resource.DisplayName);

    private static string Describe(ResourceCommand command) =>
        string.IsNullOrEmpty(command.DisplayDescription) ? command.DisplayName : $"{command.DisplayName}: {command.DisplayDescription}";

    private bool IsDisabled(ResourceCommand command) => command.State == ResourceCommandState.Disabled || _running.Contains(command.Name);

    private string UrlOf(string page) => $"/{page}/resource/{Uri.EscapeDataString(Client.NameOf(Resource))}";

    // On the resources' own page beside what is shown there.
    private void ShowDetails() =>
        Navigation.NavigateTo(new Uri(Navigation.Uri).AbsolutePath == "/" ? Navigation.GetUriWithQueryParameter("resource", Resource.Name) : $"/?resource={Uri.EscapeDataString(Resource.Name)}");

    private void Go(string page) => Navigation.NavigateTo(UrlOf(page));

    private async Task ExecuteAsync(ResourceCommand command)
    {
        var (resource, what) = (Resource, $"{Resource.DisplayName}: {command.DisplayName}");
        if (!string.IsNullOrEmpty(command.ConfirmationMessage) && !await Dialogs.ConfirmAsync(what, command.ConfirmationMessage, command.DisplayName))
        {
            return;
        }

        if (!_running.Add(command.Name))
        {
            return;
        }

        var toast = Identifier.NewId();
        Toasts.ShowCommunicationToast(new() { Id = toast, Intent = ToastIntent.Progress, Title = $"{what} started", Timeout = 0, Content = new() });
        try
        {
            // Also when the reader leaves the page meanwhile: the toast stays and has to tell how it ended.
            var response = await Client.ExecuteAsync(resource, command, CancellationToken.None);
            var (intent, ending) = response.Kind switch
            {
                ResourceCommandResponseKind.Succeeded => (ToastIntent.Success, "succeeded"),
                ResourceCommandResponseKind.Cancelled => (ToastIntent.Info, "was cancelled"),
                _ => (ToastIntent.Error, "failed"),
            };
            Toasts.CloseToast(toast);
            Toasts.ShowCommunicationToast(new()
            {
                Intent = intent,
                Title = $"{what} {ending}",
                Timeout = intent == ToastIntent.Error ? 15_000 : 5_000,
                Content = new() { Details = response.ErrorMessage },
            });
        }
        finally
        {
            _running.Remove(command.Name);
        }
    }
}
