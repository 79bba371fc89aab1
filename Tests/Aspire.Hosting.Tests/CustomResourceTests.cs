using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Tests;

/// <summary>Resources whose states are set by code of the AppHost.</summary>
public sealed class CustomResourceTests
{
    private sealed class Machine(string name) : Resource(name), IResourceWithWaitSupport;

    private sealed class Server(string name) : Resource(name), IResourceWithEndpoints;

    [Fact]
    public async Task A_resource_that_is_said_to_run_is_checked_and_becomes_ready()
    {
        var healthy = false;
        var ready = new TaskCompletionSource();
        await using var application = new TestApplication();
        application.Builder.Services.AddHealthChecks().AddCheck("grinder-check", () => Volatile.Read(ref healthy) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("warming up"));
        var grinder = application.Builder.AddResource(new Machine("grinder")).WithHealthCheck("grinder-check").OnResourceReady((_, _, _) =>
        {
            ready.SetResult();
            return Task.CompletedTask;
        });
        application.Builder.AddExecutable("barista", "sleep", ".", "60").WaitFor(grinder, WaitBehavior.WaitOnResourceUnavailable);
        var start = application.StartAsync();

        await application.App.ResourceNotifications.PublishUpdateAsync(grinder.Resource, snapshot => snapshot with { State = KnownResourceStates.Running });
        var unhealthy = await application.WaitForAsync("grinder", snapshot => snapshot.HealthReports is [{ Description: "warming up" }]);
        Assert.Equal(HealthStatus.Unhealthy, unhealthy.HealthStatus);
        Assert.False(ready.Task.IsCompleted);
        await application.WaitForAsync("barista", snapshot => snapshot.State?.Text == KnownResourceStates.Waiting);

        Volatile.Write(ref healthy, true);
        await ready.Task.WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
        await start.WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
        await application.WaitForAsync("barista", snapshot => snapshot.State?.Text == KnownResourceStates.Running);

        await application.App.ResourceNotifications.PublishUpdateAsync(grinder.Resource, snapshot => snapshot with { State = KnownResourceStates.Finished });
        Assert.Null((await application.WaitForAsync("grinder", snapshot => snapshot.State?.Text == KnownResourceStates.Finished)).HealthStatus);
    }

    [Fact]
    public async Task A_health_check_that_nobody_has_registered_is_refused_at_once()
    {
        await using var application = new TestApplication();
        application.Builder.AddResource(new Machine("grinder")).WithHealthCheck("nowhere");

        await Assert.ThrowsAsync<OptionsValidationException>(application.StartAsync);
    }

    [Fact]
    public async Task A_command_that_sends_a_request_succeeds_by_the_status_of_the_answer()
    {
        var serverBuilder = WebApplication.CreateSlimBuilder();
        serverBuilder.Logging.ClearProviders();
        await using var server = serverBuilder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.MapPost("/refill", (HttpRequest request) => request.Headers["X-Key"] == "k" ? Results.NoContent() : Results.StatusCode(403));
        await server.StartAsync(TestContext.Current.CancellationToken);
        var port = new Uri(server.Urls.Single()).Port;

        await using var application = new TestApplication();
        var web = application.Builder.AddResource(new Server("web")).WithHttpEndpoint()
            .WithEndpoint("http", endpoint => endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "127.0.0.1", port));
        web.WithHttpCommand("/refill", "Refill", commandName: "refill", commandOptions: new HttpCommandOptions
        {
            PrepareRequest = context =>
            {
                context.Request.Headers.Add("X-Key", "k");
                return Task.CompletedTask;
            },
        });
        web.WithHttpCommand("/refill", "Refill without a key", commandName: "keyless");
        var app = await application.StartAsync();

        var refill = await app.ResourceCommands.ExecuteCommandAsync("web", "refill", TestContext.Current.CancellationToken);
        var keyless = await app.ResourceCommands.ExecuteCommandAsync("web", "keyless", TestContext.Current.CancellationToken);

        Assert.True(refill.Success, refill.ErrorMessage);
        Assert.False(keyless.Success);
        Assert.Contains("403", keyless.ErrorMessage, StringComparison.Ordinal);
    }
}
