using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Tests;

/// <summary>What happens to a resource, in which order, and who is told.</summary>
public sealed class LifecycleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_events_of_a_server_and_its_database_come_in_Aspires_order()
    {
        var seen = new ConcurrentQueue<string>();
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p", secret: true);
        var server = application.Builder.AddPostgres("db", password: password);
        var database = server.AddDatabase("shop-db", "shop");
        application.Builder.Eventing.Subscribe<BeforeStartEvent>((_, _) => See("before start"));
        application.Builder.Eventing.Subscribe<AfterResourcesCreatedEvent>((_, _) => See("created"));
        server.OnConnectionStringAvailable((_, _, _) => See("db: connection string"));
        database.OnConnectionStringAvailable((_, _, _) => See("shop-db: connection string"));
        server.OnBeforeResourceStarted((_, _, _) => See("db: before started"));
        server.OnResourceReady((_, _, _) => See("db: ready"));
        database.OnResourceReady((_, _, _) => See("shop-db: ready"));
        var ended = new TaskCompletionSource<string?>();
        server.OnResourceStopped((_, stopped, _) =>
        {
            ended.SetResult(stopped.ResourceEvent.Snapshot.State?.Text);
            return Task.CompletedTask;
        });
        var app = await application.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("shop-db", Token).WaitAsync(TestApplication.Limit, Token);

        Assert.Equal(
            ["before start", "db: connection string", "shop-db: connection string", "db: before started"], seen.Take(4));
        Assert.True(Position("db: before started") < Position("db: ready"));
        Assert.True(Position("db: ready") < Position("shop-db: ready"), string.Join(", ", seen));

        await app.ResourceCommands.ExecuteCommandAsync("db", KnownResourceCommands.StopCommand, Token);
        await application.WaitForAsync("shop-db", snapshot => snapshot.State?.Text == KnownResourceStates.Exited);
        Assert.Equal(KnownResourceStates.Exited, await ended.Task.WaitAsync(TestApplication.Limit, Token));

        Task See(string what)
        {
            seen.Enqueue(what);
            return Task.CompletedTask;
        }

        int Position(string what) => seen.ToList().IndexOf(what);
    }

    [Fact]
    public async Task A_database_shows_the_state_of_its_server_and_its_type()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p", secret: true);
        application.Builder.AddPostgres("db", password: password).AddDatabase("shop-db", "shop");
        await application.StartAsync();

        var server = await application.WaitForAsync("db", snapshot => snapshot.HealthStatus == HealthStatus.Healthy);
        var database = await application.WaitForAsync("shop-db", snapshot => snapshot.HealthStatus == HealthStatus.Healthy);

        Assert.Equal("Container", server.ResourceType);
        Assert.Equal(nameof(PostgresDatabaseResource), database.ResourceType);
        Assert.Equal("db", database.GetProperty("resource.parentName"));
        Assert.Equal(server.StartTimeStamp, database.StartTimeStamp);
        Assert.Equal(["db_check"], server.HealthReports.Select(report => report.Name));
        Assert.Equal(["db_check", "shop-db_check"], database.HealthReports.Select(report => report.Name).Order());
        Assert.Equal(["restart", "start", "stop"], server.Commands.Select(command => command.Name).Order());
        Assert.Empty(database.Commands);
        Assert.Contains(server.EnvironmentVariables, variable => variable is { Name: "POSTGRES_USER", Value: "postgres", IsFromSpec: true });
    }

    [Theory]
    [InlineData(WaitBehavior.StopOnResourceUnavailable, "FailedToStart")]
    [InlineData(WaitBehavior.WaitOnResourceUnavailable, "Waiting")]
    public async Task Who_waits_for_what_has_ended_fails_or_waits_on(WaitBehavior behavior, string state)
    {
        await using var application = new TestApplication();
        var flag = Path.Combine(Path.GetTempPath(), $"aspire-flag-{Guid.NewGuid():N}");
        application.Builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
        var first = application.Builder.AddExecutable("first", "false", ".").WithHealthCheck("never");
        application.Builder.AddExecutable("second", "touch", ".", flag).WaitFor(first, behavior);
        _ = application.StartAsync();

        await application.WaitForAsync("first", snapshot => snapshot is { ExitCode: 1, State.Text: "Finished" });
        await application.WaitForAsync("second", snapshot => snapshot.State?.Text == state);
        Assert.False(File.Exists(flag));

        if (behavior == WaitBehavior.WaitOnResourceUnavailable)
        {
            // Started by hand, it waits no longer.
            await application.App.ResourceCommands.ExecuteCommandAsync("second", KnownResourceCommands.StartCommand, Token);
            await application.WaitForAsync("second", snapshot => snapshot is { ExitCode: 0, State.Text: "Finished" });
            File.Delete(flag);
        }
    }

    [Fact]
    public async Task A_failing_handler_of_ready_fails_who_waits()
    {
        await using var application = new TestApplication();
        var first = application.Builder.AddExecutable("first", "sleep", ".", "60")
            .OnResourceReady((_, _, _) => throw new InvalidOperationException("not today"));
        application.Builder.AddExecutable("second", "sleep", ".", "60").WaitFor(first);

        await application.StartAsync();

        await application.WaitForAsync("second", snapshot => snapshot.State?.Text == KnownResourceStates.FailedToStart);
        await application.WaitForLogAsync("second", "not today");
    }

    [Fact]
    public async Task Whoever_watches_sees_what_was_and_what_comes()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("first", "sleep", ".", "60");
        var app = await application.StartAsync();
        await application.WaitForAsync("first", snapshot => snapshot.HealthStatus == HealthStatus.Healthy);

        Assert.True(app.ResourceNotifications.TryGetCurrentState("first", out var current));
        Assert.Matches("^first-[a-z]{8}$", current.ResourceId);
        Assert.Equal(KnownResourceStates.Running, await app.ResourceNotifications.WaitForResourceAsync("FIRST", [KnownResourceStates.Running, KnownResourceStates.Exited], Token));
        await app.ResourceCommands.ExecuteCommandAsync(current.ResourceId, "resource-stop", Token);
        var stopped = await application.WaitForAsync("first", snapshot => snapshot.State?.Text == KnownResourceStates.Finished);
        Assert.Equal(ResourceCommandState.Enabled, stopped.Commands.Single(command => command.Name == "start").State);
        Assert.Equal(ResourceCommandState.Hidden, stopped.Commands.Single(command => command.Name == "stop").State);
        Assert.All(stopped.Urls, url => Assert.True(url.IsInactive));

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.ResourceNotifications.WaitForResourceAsync("nobody", cancellationToken: soon.Token));
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("nobody", "start", Token)).Success);
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("first", "dance", Token)).Success);
    }

    [Fact]
    public async Task A_command_that_throws_is_a_failure()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("first", "sleep", ".", "60").WithExplicitStart()
            .WithCommand("old", "Old", _ => Task.FromResult(CommandResults.Success()))
            .WithCommand("old", "New", _ => throw new InvalidOperationException("no"), new CommandOptions { IconName = "Star", ConfirmationMessage = "Sure?" });
        var app = await application.StartAsync();

        var result = await app.ResourceCommands.ExecuteCommandAsync("first", "old", Token);

        Assert.False(result.Success);
        Assert.Equal("Unhandled exception thrown.", result.ErrorMessage);
        var command = (await application.WaitForAsync("first", snapshot => snapshot.State?.Text == KnownResourceStates.NotStarted)).Commands.Single(command => command.Name == "old");
        Assert.Equal(("New", "Star", "Sure?"), (command.DisplayName, command.IconName, command.ConfirmationMessage));
    }

    [Fact]
    public async Task Urls_can_be_added_changed_and_hidden()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("web", "sleep", ".", "60").WithHttpEndpoint(name: "http").WithHttpEndpoint(name: "admin")
            .WithUrlForEndpoint("http", url => url.Url = "/shop")
            .WithUrlForEndpoint("admin", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrlForEndpoint("admin", endpoint => new ResourceUrlAnnotation { Url = "/metrics", DisplayText = "Metrics" })
            .WithUrl("https://docs.example/", "Docs");
        await application.StartAsync();

        var urls = (await application.WaitForAsync("web", snapshot => snapshot.Urls.Length == 4)).Urls;

        Assert.EndsWith("/shop", urls[0].Url, StringComparison.Ordinal);
        Assert.True(urls[1].IsInternal);
        Assert.Equal(("Docs", "https://docs.example/"), (urls.Single(url => url.Url.Contains("docs", StringComparison.Ordinal)).DisplayProperties.DisplayName, urls.Single(url => url.Name is null).Url));
        Assert.EndsWith("/metrics", urls.Single(url => url.DisplayProperties.DisplayName == "Metrics").Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hooks_and_subscribers_run_at_their_stages()
    {
        var recorder = new Recorder();
        await using var application = new TestApplication();
#pragma warning disable CS0618 // Those who still have hooks.
        application.Builder.Services.AddLifecycleHook(_ => recorder);
#pragma warning restore CS0618
        application.Builder.AddExecutable("first", "sleep", ".", "60");

        await application.StartAsync();

        Assert.Equal(["before start", "endpoints allocated", "resources created"], recorder.Stages);
    }

    [Fact]
    public async Task What_has_no_effect_on_a_native_server_is_said_once()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p", secret: true);
        application.Builder.AddPostgres("db", password: password).WithContainerName("named").WithContainerRuntimeArgs("--memory", "1g");
        var app = await application.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("db", Token).WaitAsync(TestApplication.Limit, Token);
        await app.ResourceCommands.ExecuteCommandAsync("db", KnownResourceCommands.RestartCommand, Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("db", Token).WaitAsync(TestApplication.Limit, Token);

        var log = await application.ReadLogAsync("db");
        var said = Assert.Single(log.Split('\n'), line => line.Contains("Without effect", StringComparison.Ordinal));
        Assert.Contains("WithContainerName, WithContainerRuntimeArgs", said, StringComparison.Ordinal);
    }

#pragma warning disable CS0618 // Those who still have hooks.
    private sealed class Recorder : IDistributedApplicationLifecycleHook
#pragma warning restore CS0618
    {
        public List<string> Stages { get; } = [];

        public Task BeforeStartAsync(DistributedApplicationModel appModel, CancellationToken cancellationToken = default) => AddAsync("before start");

        public Task AfterEndpointsAllocatedAsync(DistributedApplicationModel appModel, CancellationToken cancellationToken = default) => AddAsync("endpoints allocated");

        public Task AfterResourcesCreatedAsync(DistributedApplicationModel appModel, CancellationToken cancellationToken = default) => AddAsync("resources created");

        private Task AddAsync(string stage)
        {
            Stages.Add(stage);
            return Task.CompletedTask;
        }
    }
}
