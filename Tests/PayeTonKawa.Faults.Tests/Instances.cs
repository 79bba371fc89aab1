using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PayeTonKawa.Faults.Tests;

/// <summary>The processes of the system as the AppHost reports them, watched from the start so that replicas can be told apart.</summary>
internal sealed class Instances : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ResourceEvent> _latest = new();
    private readonly CancellationTokenSource _end = new();
    private readonly DistributedApplication _app;
    private readonly Task _following;

    public Instances(DistributedApplication app)
    {
        _app = app;
        _following = FollowAsync();
    }

    /// <summary>The current state of one instance of a resource.</summary>
    public ResourceEvent this[string resource, int index] =>
        _latest.Values.Where(instance => instance.Resource.Name == resource).OrderBy(instance => instance.ResourceId, StringComparer.Ordinal).ElementAt(index);

    /// <summary>The process id, while the instance runs as a process of this machine.</summary>
    public int? ProcessId(string resource, int index) =>
        this[resource, index].Snapshot is { State.Text: "Running" } snapshot
        && snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } value
            ? Convert.ToInt32(value, CultureInfo.InvariantCulture)
            : null;

    /// <summary>The instance's own address, not the one shared with other instances.</summary>
    public Uri? Address(string resource, int index) =>
        this[resource, index].Snapshot.EnvironmentVariables.FirstOrDefault(variable => variable.Name == "ASPNETCORE_URLS")?.Value?.Split(';')[0] is { } url
            ? new Uri(url.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal))
            : null;

    /// <summary>Whether the instance runs and is healthy. For the broker only its own check counts, not the alarms about its clients.</summary>
    public bool IsUp(string resource, int index) => this[resource, index].Snapshot is { State.Text: "Running" } snapshot
        && (snapshot.HealthStatus == HealthStatus.Healthy
            || snapshot.HealthReports.Any(report => report.Name == $"{resource}_check" && report.Status == HealthStatus.Healthy));

    public async Task<bool> ExecuteAsync(string resource, int index, string command, CancellationToken cancellationToken) =>
        (await _app.ResourceCommands.ExecuteCommandAsync(this[resource, index].ResourceId, command, cancellationToken)).Success;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task FollowAsync()
    {
        await foreach (var change in _app.ResourceNotifications.WatchAsync(_end.Token))
        {
            _latest[change.ResourceId] = change;
        }
    }
}
