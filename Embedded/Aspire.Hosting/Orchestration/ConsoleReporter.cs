using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// What <c>dotnet run</c> shows: every resource's log under its name; while the application starts, how far each resource is
/// (a terminal keeps that in its last line, a pipe gets a line for each change); then where everything is.
/// </summary>
internal sealed class ConsoleReporter(
    ResourceNotificationService notifications, ResourceLoggerService logs, DistributedApplicationModel model, DashboardLauncher dashboard) : BackgroundService
{
    private static readonly string[] Colours = ["aqua", "fuchsia", "yellow", "lime", "blue", "olive", "teal", "purple"];

    private readonly Channel<(string Source, string Text, bool IsError)> _lines = Channel.CreateUnbounded<(string, string, bool)>();
    private readonly Dictionary<string, CustomResourceSnapshot> _snapshots = [];
    private readonly bool _isTerminal = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
    private readonly int _width = model.Resources.Where(IsShown).Select(resource => resource.Name.Length).DefaultIfEmpty().Max();
    private bool _hasStatus;
    private bool _isUp;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watch = CompleteAfterAsync(WatchAsync(stoppingToken));
        await foreach (var (source, text, isError) in _lines.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            ClearStatus();
            if (text.Length > 0)
            {
                Write(source, text, isError);
            }

            if (!_isUp)
            {
                ShowStatus();
            }
        }

        await watch.ConfigureAwait(false);
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var followed = new List<Task>();
        try
        {
            await foreach (var change in notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
            {
                if (Observe(change) && IsShown(change.Resource))
                {
                    followed.Add(FollowAsync(change, cancellationToken));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application is stopping: what is still written is shown by the logs themselves.
        }

        await Task.WhenAll(followed).ConfigureAwait(false);
    }

    // However it ends: a failure must be seen, not a console that has fallen silent.
    private async Task CompleteAfterAsync(Task watch)
    {
        try
        {
            await watch.ConfigureAwait(false);
        }
        finally
        {
            _lines.Writer.Complete();
        }
    }

    private async Task FollowAsync(ResourceEvent resource, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var lines in logs.WatchAsync(resource.ResourceId).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                foreach (var line in lines)
                {
                    // The timestamp that each line begins with is for viewers; here it is now.
                    var text = line.Content[(line.Content.IndexOf(' ', StringComparison.Ordinal) + 1)..];
                    _lines.Writer.TryWrite((resource.Resource.Name, text, line.IsErrorMessage));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // As above.
        }
    }

    // Whether it is the first that is seen of the instance.
    private bool Observe(ResourceEvent change)
    {
        lock (_snapshots)
        {
            var before = _snapshots.GetValueOrDefault(change.ResourceId);
            _snapshots[change.ResourceId] = change.Snapshot;
            var text = Describe(change.Snapshot);
            if (IsShown(change.Resource) && text.Length > 0 && (before is null || Describe(before) != text))
            {
                _lines.Writer.TryWrite((change.Resource.Name, _isTerminal && !_isUp ? "" : $"● {text}", false));
            }

            if (!_isUp && IsUp())
            {
                _isUp = true;
                _lines.Writer.TryWrite(("", Summarize(), false));
            }

            return before is null;
        }
    }

    private static string Describe(CustomResourceSnapshot snapshot) => snapshot.State?.Text switch
    {
        null => "",
        var state when state == KnownResourceStates.Running => snapshot.HealthStatus == HealthStatus.Healthy ? "Running, healthy" : "Running",
        var state when snapshot.ExitCode is { } exitCode => $"{state}, exit code {exitCode}",
        var state => state,
    };

    private bool IsUp() => model.Resources.Where(resource => resource.Name != DashboardLauncher.ResourceName && !resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
        .SelectMany(resource => InstancesAnnotation.IdsOf(resource))
        .All(id => _snapshots.TryGetValue(id, out var snapshot)
            && (snapshot.HealthStatus == HealthStatus.Healthy || snapshot.State?.Style == KnownResourceStateStyles.Error));

    private string Summarize()
    {
        var lines = model.Resources
            .Where(IsShown)
            .Select(resource => (resource.Name, Snapshot: _snapshots.GetValueOrDefault(InstancesAnnotation.IdsOf(resource)[0])))
            .Select(entry => $"  {entry.Name.PadRight(_width)}  {Describe(entry.Snapshot!),-18}  {string.Join(' ', entry.Snapshot!.Urls.Select(url => url.Url))}".TrimEnd());
        var end = dashboard.LoginUrl is { } url ? $"\n  Dashboard: {url}" : "";
        return $"All resources have started. Ctrl+C stops them all.\n{string.Join('\n', lines)}{end}";
    }

    // A parameter writes nothing, and the dashboard to the AppHost's loggers; nobody waits for either.
    private static bool IsShown(IResource resource) => resource is not ParameterResource && resource.Name != DashboardLauncher.ResourceName;

    private void Write(string source, string text, bool isError)
    {
        foreach (var line in text.Split('\n'))
        {
            if (source.Length == 0)
            {
                Console.Out.WriteLine(line); // not wrapped at the width of a terminal
                continue;
            }

            // A hash that is the same in each run: a resource keeps its colour.
            var colour = Colours[source.Sum(character => character) % Colours.Length];
            AnsiConsole.Markup($"[{colour}]{Markup.Escape($"[{source}]")}[/]{new string(' ', Math.Max(1, _width - source.Length + 1))}");
            if (isError && _isTerminal)
            {
                AnsiConsole.Markup("[red]│[/] ");
            }

            // Written as it came: it may have colours of its own.
            Console.Out.WriteLine(line);
        }
    }

    private void ClearStatus()
    {
        if (_hasStatus)
        {
            Console.Out.Write("\r\x1b[2K");
            _hasStatus = false;
        }
    }

    private void ShowStatus()
    {
        if (!_isTerminal)
        {
            return;
        }

        lock (_snapshots)
        {
            var pending = model.Resources
                .Where(IsShown)
                .Select(resource => (resource.Name, Snapshot: _snapshots.GetValueOrDefault(InstancesAnnotation.IdsOf(resource)[0])))
                .Where(entry => entry.Snapshot?.HealthStatus != HealthStatus.Healthy)
                .Select(entry => $"{entry.Name}: {(entry.Snapshot is null ? "" : Describe(entry.Snapshot))}");
            var status = $"Starting… {string.Join("  ", pending)}";
            var room = Math.Max(10, AnsiConsole.Profile.Width - 1);
            Console.Out.Write(status.Length > room ? status[..room] : status);
            _hasStatus = true;
        }
    }
}
