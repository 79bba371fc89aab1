using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Tests;

/// <summary>The notification service by itself.</summary>
public sealed class NotificationTests : IDisposable
{
    private readonly Machine _machine = new("grinder");
    private readonly Lifetime _lifetime = new();
    private readonly Recorder _log = new();
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly ResourceLoggerService _loggers = new();
    private readonly ResourceNotificationService _notifications;

    public NotificationTests() => _notifications = new ResourceNotificationService(_log, _lifetime, _services, _loggers);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _notifications.Dispose();
        _loggers.Dispose();
        _services.Dispose();
        _lifetime.Dispose();
    }

    [Fact]
    public async Task A_wait_ends_with_the_state_whatever_its_case_and_at_once_if_it_is_there()
    {
        var waiting = _notifications.WaitForResourceAsync("GRINDER", "gRoUnD", Token);
        Assert.False(waiting.IsCompleted);

        await PublishAsync("Ground");

        await waiting.WaitAsync(TestApplication.Limit, Token);
        Assert.True(_notifications.WaitForResourceAsync("grinder", "Ground", Token).IsCompletedSuccessfully);
        Assert.Equal("Ground", await _notifications.WaitForResourceAsync("grinder", ["Whole", "ground"], Token));
    }

    [Fact]
    public async Task A_wait_without_a_state_is_for_running()
    {
        var waiting = _notifications.WaitForResourceAsync("grinder", cancellationToken: Token);
        await PublishAsync("Starting");
        Assert.False(waiting.IsCompleted);

        await PublishAsync(KnownResourceStates.Running);
        await waiting.WaitAsync(TestApplication.Limit, Token);
    }

    [Fact]
    public async Task A_wait_outlasts_the_order_to_stop_but_not_its_token_or_the_service()
    {
        var outlasting = _notifications.WaitForResourceAsync("grinder", "Ground", Token);
        _lifetime.StopApplication();
        await PublishAsync("Ground");
        await outlasting.WaitAsync(TestApplication.Limit, Token);

        using var source = new CancellationTokenSource();
        var cancelled = _notifications.WaitForResourceAsync("grinder", "Never", source.Token);
        await source.CancelAsync();
        var reason = await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled);
        Assert.Contains("'Ground'", reason.Message, StringComparison.Ordinal);

        var abandoned = _notifications.WaitForResourceAsync("grinder", "Never", Token);
        _notifications.Dispose();
        await Assert.ThrowsAsync<OperationCanceledException>(() => abandoned);
    }

    [Fact]
    public async Task Whoever_watches_gets_every_instances_last_snapshot_first()
    {
        await PublishAsync("Old");
        await PublishAsync("Last");
        await _notifications.PublishUpdateAsync(_machine, "grinder-2", snapshot => snapshot with { State = "Other" });
        var seen = new List<(string, string?)>();

        await foreach (var change in _notifications.WatchAsync(Token))
        {
            seen.Add((change.ResourceId, change.Snapshot.State?.Text));
            if (seen.Count == 2)
            {
                await PublishAsync("New");
            }
            else if (seen.Count == 3)
            {
                break;
            }
        }

        Assert.Equal([("grinder", "Last"), ("grinder-2", "Other")], seen.Take(2).Order());
        Assert.Equal(("grinder", "New"), seen[2]);
    }

    [Fact]
    public async Task Only_a_change_of_state_is_logged_and_as_a_transition()
    {
        await PublishAsync("First");
        await PublishAsync("First");
        await PublishAsync("Second");
        await PublishAsync(" ");
        await _notifications.PublishUpdateAsync(_machine, snapshot => snapshot with { ExitCode = 3 });

        Assert.Equal(
            ["Resource grinder/grinder changed state: First", "Resource grinder/grinder changed state: First -> Second"],
            _log.Lines.Where(line => line.Level == LogLevel.Debug).Select(line => line.Text));
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Trace && line.Text.Contains("ExitCode = 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_begins_as_the_resource_says()
    {
        var initial = new CustomResourceSnapshot { ResourceType = "Grinder", Properties = [new("Blades", 2)], State = KnownResourceStates.NotStarted };
        _machine.Annotations.Add(new ResourceSnapshotAnnotation(initial));
        _machine.Annotations.Add(new ResourceIconAnnotation("Blender", IconVariant.Regular));
        _machine.Annotations.Add(new ResourceRelationshipAnnotation(new Machine("kitchen"), "Parent"));

        await _notifications.PublishUpdateAsync(_machine, snapshot => snapshot with { ExitCode = 0 });

        Assert.True(_notifications.TryGetCurrentState("grinder", out var current));
        Assert.Equal(("Grinder", "NotStarted", "Blender", IconVariant.Regular), (current.Snapshot.ResourceType, current.Snapshot.State?.Text, current.Snapshot.IconName, current.Snapshot.IconVariant));
        Assert.Equal(new RelationshipSnapshot("kitchen", "Parent"), Assert.Single(current.Snapshot.Relationships));
        Assert.Equal("2", current.Snapshot.GetProperty("Blades"));
        Assert.Null(current.Snapshot.HealthStatus);
    }

    [Fact]
    public async Task An_icon_that_a_snapshot_has_is_not_replaced_by_the_annotations()
    {
        _machine.Annotations.Add(new ResourceIconAnnotation("Blender", IconVariant.Regular));

        await _notifications.PublishUpdateAsync(_machine, snapshot => snapshot with { IconName = "Grinder", IconVariant = IconVariant.Filled });
        await PublishAsync("Running");

        Assert.True(_notifications.TryGetCurrentState("grinder", out var current));
        Assert.Equal(("Grinder", IconVariant.Filled), (current.Snapshot.IconName, current.Snapshot.IconVariant));
    }

    private Task PublishAsync(string state) => _notifications.PublishUpdateAsync(_machine, snapshot => snapshot with { State = state });

    private sealed class Machine(string name) : Resource(name);

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }

    private sealed class Recorder : ILogger<ResourceNotificationService>
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));
    }
}
