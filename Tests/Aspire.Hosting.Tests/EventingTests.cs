using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Tests;

/// <summary>Who waits for whom when an event is published, and what events are for.</summary>
public sealed class EventingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(EventDispatchBehavior.BlockingSequential, false, 1)]
    [InlineData(EventDispatchBehavior.BlockingConcurrent, false, 2)]
    [InlineData(EventDispatchBehavior.NonBlockingSequential, true, 1)]
    [InlineData(EventDispatchBehavior.NonBlockingConcurrent, true, 2)]
    public async Task An_event_reaches_its_handlers_one_after_the_other_or_at_once(EventDispatchBehavior behavior, bool returns, int entered)
    {
        var eventing = new DistributedApplicationEventing();
        using var entries = new SemaphoreSlim(0);
        var open = new TaskCompletionSource();
        for (var i = 0; i < 2; i++)
        {
            eventing.Subscribe<Rang>(async (_, _) =>
            {
                entries.Release();
                await open.Task;
            });
        }

        var publishing = eventing.PublishAsync(new Rang(), behavior, Token);
        for (var i = 0; i < entered; i++)
        {
            Assert.True(await entries.WaitAsync(TestApplication.Limit, Token));
        }

        Assert.Equal(0, entries.CurrentCount);
        Assert.Equal(returns, publishing.IsCompleted);
        open.SetResult();
        await publishing.WaitAsync(TestApplication.Limit, Token);
        for (var i = entered; i < 2; i++)
        {
            Assert.True(await entries.WaitAsync(TestApplication.Limit, Token));
        }
    }

    [Fact]
    public async Task The_first_handler_that_throws_ends_a_sequence()
    {
        var eventing = new DistributedApplicationEventing();
        eventing.Subscribe<Rang>((_, _) => throw new InvalidOperationException("no"));
        eventing.Subscribe<Rang>((_, _) => throw new NotSupportedException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => eventing.PublishAsync(new Rang(), Token));
    }

    [Fact]
    public async Task A_handler_that_throws_before_the_start_fails_the_start()
    {
        await using var application = new TestApplication();
        application.Builder.Eventing.Subscribe<BeforeStartEvent>((_, _) => throw new InvalidOperationException("not now"));
        Assert.Same(application.Builder.Eventing, application.App.Services.GetRequiredService<IDistributedApplicationEventing>());

        Assert.Equal("not now", (await Assert.ThrowsAsync<InvalidOperationException>(application.StartAsync)).Message);
    }

    [Fact]
    public async Task What_code_of_the_AppHost_runs_says_when_it_has_ports_and_waits_before_it_starts()
    {
        await using var application = new TestApplication();
        var healthy = false;
        application.Builder.Services.AddHealthChecks().AddCheck("power", () => Volatile.Read(ref healthy) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        var power = application.Builder.AddExecutable("power", "sleep", ".", "60").WithHealthCheck("power");
        application.Builder.AddResource(new Machine("grinder")).WithHttpEndpoint().WaitFor(power)
            .OnInitializeResource(async (machine, initialized, cancellationToken) =>
            {
                var endpoint = machine.Annotations.OfType<EndpointAnnotation>().Single();
                endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 1234);
                await initialized.Eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(machine, initialized.Services), cancellationToken);
                await initialized.Eventing.PublishAsync(new BeforeResourceStartedEvent(machine, initialized.Services), cancellationToken);
                await initialized.Notifications.PublishUpdateAsync(machine, snapshot => snapshot with { State = KnownResourceStates.Running });
            });
        await application.StartAsync();

        var waiting = await application.WaitForAsync("grinder", snapshot => snapshot.State?.Text == KnownResourceStates.Waiting);
        Assert.Equal(("http", "http://localhost:1234"), waiting.Urls.Select(url => (url.Name, url.Url)).Single());
        Volatile.Write(ref healthy, true);
        await application.WaitForAsync("grinder", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
    }

    [Fact]
    public async Task Whoever_publishes_is_told_before_and_after()
    {
        var path = Path.Combine(Path.GetTempPath(), $"aspire-events-{Guid.NewGuid():N}.json");
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = ["--publisher", "manifest", "--output-path", path, "--Logging:LogLevel:Default=None"] });
        var seen = new List<bool>();
        builder.Eventing.Subscribe<BeforePublishEvent>((_, _) => Add());
        builder.Eventing.Subscribe<AfterPublishEvent>((_, _) => Add());
        await using (var app = builder.Build())
        {
            await app.StartAsync(Token);
        }

        Assert.Equal([false, true], seen);
        File.Delete(path);

        Task Add()
        {
            seen.Add(File.Exists(path));
            return Task.CompletedTask;
        }
    }

    private sealed class Rang : IDistributedApplicationEvent;

    private sealed class Machine(string name) : Resource(name), IResourceWithEndpoints, IResourceWithWaitSupport;
}
