using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Aspire.Hosting.Tests;

/// <summary>When health is checked, and what is made of the reports.</summary>
public sealed class HealthTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_healthy_is_checked_every_30_seconds_and_what_is_not_after_1_to_5()
    {
        var time = new Clock();
        var status = HealthStatus.Healthy;
        await using var application = new TestApplication();
        application.Builder.Services.AddSingleton<TimeProvider>(time);
        application.Builder.Services.AddHealthChecks().AddCheck("pulse", () => new HealthCheckResult(status));
        application.Builder.AddExecutable("heart", "sleep", ".", "60").WithHealthCheck("pulse");
        await application.StartAsync();

        Assert.Equal(30, await time.NextDelayAsync());
        status = HealthStatus.Unhealthy;
        foreach (var seconds in new[] { 1, 2, 3, 4, 5, 5 })
        {
            Assert.Equal(seconds, await time.NextDelayAsync());
        }

        status = HealthStatus.Healthy;
        Assert.Equal(30, await time.NextDelayAsync());
    }

    [Theory]
    [InlineData(HealthStatus.Healthy, HealthStatus.Healthy, HealthStatus.Healthy)]
    [InlineData(HealthStatus.Healthy, HealthStatus.Degraded, HealthStatus.Degraded)]
    [InlineData(HealthStatus.Unhealthy, HealthStatus.Degraded, HealthStatus.Unhealthy)]
    public async Task The_worst_report_counts(HealthStatus first, HealthStatus second, HealthStatus whole)
    {
        await using var application = new TestApplication();
        application.Builder.Services.AddHealthChecks()
            .AddCheck("first", () => new HealthCheckResult(first, "the first"))
            .AddCheck("second", () => new HealthCheckResult(second, exception: new InvalidOperationException("the second")));
        application.Builder.AddExecutable("heart", "sleep", ".", "60").WithHealthCheck("first").WithHealthCheck("second");
        await application.StartAsync();

        var snapshot = await application.WaitForAsync("heart", snapshot => snapshot.HealthReports.All(report => report.Status is not null));
        Assert.Equal(whole, snapshot.HealthStatus);
        Assert.Equal("the first", snapshot.HealthReports.Single(report => report.Name == "first").Description);
        Assert.Contains("the second", snapshot.HealthReports.Single(report => report.Name == "second").ExceptionText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_checks_what_runs_is_healthy_and_what_does_not_run_has_no_health()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("heart", "sleep", ".", "60");
        var app = await application.StartAsync();

        await app.ResourceNotifications.WaitForResourceHealthyAsync("heart", Token).WaitAsync(TestApplication.Limit, Token);
        await app.ResourceCommands.ExecuteCommandAsync("heart", KnownResourceCommands.StopCommand, Token);
        Assert.Null((await application.WaitForAsync("heart", snapshot => snapshot.State?.Text == KnownResourceStates.Finished)).HealthStatus);
    }

    [Fact]
    public async Task Ready_is_said_again_after_a_restart()
    {
        using var ready = new SemaphoreSlim(0);
        await using var application = new TestApplication();
        application.Builder.AddExecutable("heart", "sleep", ".", "60").OnResourceReady((_, _, _) =>
        {
            ready.Release();
            return Task.CompletedTask;
        });
        var app = await application.StartAsync();
        Assert.True(await ready.WaitAsync(TestApplication.Limit, Token));

        await app.ResourceCommands.ExecuteCommandAsync("heart", KnownResourceCommands.RestartCommand, Token);

        Assert.True(await ready.WaitAsync(TestApplication.Limit, Token));
    }

    [Fact]
    public async Task Several_instances_become_ready_once()
    {
        var ready = 0;
        await using var application = new TestApplication();
        application.Builder.AddExecutable("heart", "sleep", ".", "60").WithAnnotation(new ReplicaAnnotation(2)).OnResourceReady((_, _, _) =>
        {
            Interlocked.Increment(ref ready);
            return Task.CompletedTask;
        });
        application.Builder.AddExecutable("lung", "sleep", ".", "60").WaitFor(application.Builder.CreateResourceBuilder<ExecutableResource>("heart"));
        await application.StartAsync();

        await application.WaitForAsync("lung", snapshot => snapshot.State?.Text == KnownResourceStates.Running); // it has waited for both
        Assert.Equal(1, ready);
    }

    [Fact]
    public async Task A_check_that_cannot_be_made_is_reported_and_tried_again()
    {
        var isBroken = true;
        await using var application = new TestApplication();
        application.Builder.Services.AddHealthChecks().Add(new(
            "pulse", _ => Volatile.Read(ref isBroken) ? throw new InvalidOperationException("no sensor") : new Pulse(), failureStatus: null, tags: null));
        application.Builder.AddExecutable("heart", "sleep", ".", "60").WithHealthCheck("pulse");
        await application.StartAsync();

        var report = (await application.WaitForAsync("heart", snapshot => snapshot.HealthReports is [{ Status: HealthStatus.Unhealthy }])).HealthReports.Single();
        Assert.Equal("Error calling HealthCheckService.", report.Description);
        Assert.Contains("no sensor", report.ExceptionText, StringComparison.Ordinal);
        Volatile.Write(ref isBroken, false);
        await application.WaitForAsync("heart", snapshot => snapshot.HealthStatus == HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_check_is_counted_once_and_an_HTTP_check_is_named_by_what_it_asks()
    {
        await using var application = new TestApplication();
        var web = application.Builder.AddExecutable("web", "true", ".").WithEndpoint(name: "data").WithHttpEndpoint()
            .WithHttpHealthCheck("/health").WithHttpHealthCheck(statusCode: 204).WithHealthCheck("own");

        Assert.Equal(["web_http_/health_200_check", "web_http_/_204_check", "own"], web.Resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key));
        Assert.Throws<DistributedApplicationException>(() => web.WithHealthCheck("own"));
        Assert.Throws<DistributedApplicationException>(() => application.Builder.AddExecutable("tool", "true", ".").WithHttpHealthCheck());
        Assert.Equal(
            "Could not create HTTP health check for resource 'web' as the endpoint with name 'data' and scheme 'tcp' is not an HTTP endpoint.",
            Assert.Throws<DistributedApplicationException>(() => web.WithHttpHealthCheck(() => web.GetEndpoint("data"))).Message);
    }

    [Fact]
    public async Task Who_stops_waiting_for_health_is_told_that_it_will_not_come()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("broken", "no-such-command", ".");
        var app = await application.StartAsync();

        var fault = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("broken", WaitBehavior.StopOnResourceUnavailable, Token));
        Assert.Equal("Stopped waiting for resource 'broken' to become healthy because it failed to start.", fault.Message);
        Assert.False(app.ResourceNotifications.WaitForResourceHealthyAsync("broken", WaitBehavior.WaitOnResourceUnavailable, Token).IsCompleted);
    }

    private sealed class Pulse : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(HealthCheckResult.Healthy());
    }

    /// <summary>Lets the time of each delay pass as soon as somebody asks how long it was.</summary>
    private sealed class Clock : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _delays = Channel.CreateUnbounded<TimeSpan>();

        private TimeSpan _last;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _delays.Writer.TryWrite(dueTime);
            return timer;
        }

        public async Task<double> NextDelayAsync()
        {
            Advance(_last);
            _last = await _delays.Reader.ReadAsync(Token).AsTask().WaitAsync(TestApplication.Limit, Token);
            return _last.TotalSeconds;
        }
    }
}
