using Aspire.DashboardService.Proto.V1;
using Aspire.Embedded.Proto.V1;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProtoHealthStatus = Aspire.DashboardService.Proto.V1.HealthStatus;
using ProtoResource = Aspire.DashboardService.Proto.V1.Resource;

namespace Aspire.Hosting.Dashboard.Tests;

/// <summary>Aspire's resource service, as a dashboard calls it: over TCP, with a key.</summary>
public sealed class ResourceServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(TestApplication.Key + "x")]
    public async Task Without_the_right_key_nothing_is_told(string? key)
    {
        await using var application = new TestApplication();
        await application.StartAsync();
        var client = application.Connect(key);

        await AssertRefusedAsync(() => client.GetApplicationInformationAsync(new(), cancellationToken: Token).ResponseAsync);
        await AssertRefusedAsync(() => client.WatchResources(new(), cancellationToken: Token).ResponseStream.MoveNext(Token));
        await AssertRefusedAsync(() => client.ExecuteResourceCommandAsync(new(), cancellationToken: Token).ResponseAsync);
    }

    [Fact]
    public async Task The_key_opens_the_resource_service_alone()
    {
        await using var application = new TestApplication();
        await application.StartAsync();

        Assert.Equal("Aspire.Hosting.Dashboard.Tests", (await application.Connect().GetApplicationInformationAsync(new(), cancellationToken: Token)).ApplicationName);
        var appHost = new AppHostService.AppHostServiceClient(application.Intercept(TestApplication.Key));
        await AssertRefusedAsync(() => appHost.GetInformationAsync(new(), cancellationToken: Token).ResponseAsync);
    }

    [Fact]
    public async Task A_resource_comes_with_everything_it_has()
    {
        await using var application = new TestApplication();
        application.Builder.Services.AddHealthChecks().AddCheck("works", () => HealthCheckResult.Degraded("slowly"));
        var parent = application.Builder.AddExecutable("parent", "sleep", "/tmp", "60");
        application.Builder.AddExecutable("worker", "sleep", "/tmp", "60")
            .WithEnvironment("GREETING", "hello")
            .WithHttpEndpoint(name: "http")
            .WithUrlForEndpoint("http", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrl("https://docs.example/", "Docs")
            .WithHealthCheck("works")
            .WithIconName("Cloud")
            .WithParentRelationship(parent)
            .WithCommand("greet", "Greet", _ => Task.FromResult(CommandResults.Success()), new CommandOptions
            {
                Description = "Says hello",
                ConfirmationMessage = "Sure?",
                Parameter = new[] { "a", "b" },
                IconName = "Star",
                IconVariant = ApplicationModel.IconVariant.Filled,
                IsHighlighted = true,
            });
        await application.StartAsync();

        var worker = await WaitForAsync(application, "worker", resource => resource.HealthReports is [{ HasStatus: true }]);

        Assert.Matches("^worker-[a-z]{8}$", worker.Name);
        Assert.Equal((worker.Name, "worker", "Executable", "Running", "success"), (worker.Uid, worker.DisplayName, worker.ResourceType, worker.State, worker.StateStyle));
        Assert.True(worker.CreatedAt <= worker.StartedAt);
        Assert.Null(worker.StoppedAt);
        Assert.Contains(worker.Environment, variable => variable is { Name: "GREETING", Value: "hello", IsFromSpec: true });
        Assert.Contains(worker.Environment, variable => variable is { Name: "PATH", IsFromSpec: false });
        Assert.Equal(("Cloud", DashboardService.Proto.V1.IconVariant.Filled), (worker.IconName, worker.IconVariant));
        Assert.Contains(worker.Relationships, relationship => relationship is { ResourceName: "parent", Type: "Parent" });

        var report = Assert.Single(worker.HealthReports);
        Assert.Equal(("works", ProtoHealthStatus.Degraded, "slowly"), (report.Key, report.Status, report.Description));
        Assert.True(report.LastRunAt > worker.CreatedAt);

        Assert.Equal(["http", ""], worker.Urls.Select(url => url.EndpointName));
        Assert.Equal((true, false), (worker.Urls[0].IsInternal, worker.Urls[0].IsInactive));
        Assert.Equal(("https://docs.example/", "Docs"), (worker.Urls[1].FullUrl, worker.Urls[1].DisplayProperties.DisplayName));

        var command = worker.Commands.Single(command => command.Name == "greet");
        Assert.Equal(("Greet", "Says hello", "Sure?", "Star", true), (command.DisplayName, command.DisplayDescription, command.ConfirmationMessage, command.IconName, command.IsHighlighted));
        Assert.Equal(["a", "b"], command.Parameter.ListValue.Values.Select(value => value.StringValue));

        Assert.Equal("Running", Property(worker, "resource.state").StringValue);
        Assert.Equal("/tmp", Property(worker, "executable.workDir").StringValue);
        Assert.Equal(["60"], Property(worker, "resource.appArgs").ListValue.Values.Select(value => value.StringValue));
        Assert.True(int.Parse(Property(worker, "executable.pid").StringValue, System.Globalization.CultureInfo.InvariantCulture) > 1);
        Assert.True(worker.Properties.Single(property => property.Name == "executable.args").IsSensitive);
    }

    [Fact]
    public async Task What_has_ended_says_how()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("failing", "sh", ".", "-c", "exit 7").WithHttpEndpoint(name: "http");
        await application.StartAsync();

        var failing = await WaitForAsync(application, "failing", resource => resource.State == "Finished");

        Assert.Equal("error", failing.StateStyle);
        Assert.Equal("7", Property(failing, "resource.exitCode").StringValue);
        Assert.NotNull(failing.StoppedAt);
        Assert.True(Assert.Single(failing.Urls).IsInactive);
    }

    [Fact]
    public async Task A_secret_and_a_connection_string_are_marked_as_such()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "s3cret", secret: true);
        application.Builder.AddConnectionString("db", ReferenceExpression.Create($"Host=h;Password={password}"));
        await application.StartAsync();

        var parameter = await WaitForAsync(application, "password", resource => resource.State == "Running");
        var connection = await WaitForAsync(application, "db", resource => resource.State == "Running");

        Assert.Equal(("s3cret", true), (Property(parameter, "Value").StringValue, parameter.Properties.Single(property => property.Name == "Value").IsSensitive));
        var text = connection.Properties.Single(property => property.Name == "resource.connectionString");
        Assert.Equal(("Host=h;Password=s3cret", true), (text.Value.StringValue, text.IsSensitive));
    }

    [Fact]
    public async Task In_a_storm_of_changes_a_watcher_gets_the_last_and_not_each()
    {
        const int Changes = 20_000;
        await using var application = new TestApplication();
        var storm = application.Builder.AddExecutable("storm", "sleep", ".", "60").WithExplicitStart();
        await application.StartAsync();
        using var call = application.Connect().WatchResources(new(), cancellationToken: Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Contains(call.ResponseStream.Current.InitialData.Resources, resource => resource.DisplayName == "storm");

        for (var change = 1; change <= Changes; change++)
        {
            await application.App.ResourceNotifications.PublishUpdateAsync(storm.Resource, snapshot => snapshot with { State = $"Step {change}" });
        }

        var updates = 0;
        var last = "";
        while (last != $"Step {Changes}" && await call.ResponseStream.MoveNext(Token))
        {
            updates++;
            last = call.ResponseStream.Current.Changes.Value.Select(change => change.Upsert).LastOrDefault(resource => resource.DisplayName == "storm")?.State ?? last;
        }

        Assert.Equal($"Step {Changes}", last);
        Assert.InRange(updates, 1, Changes / 20);
    }

    [Fact]
    public async Task Whoever_begins_to_watch_in_the_middle_of_changes_misses_none_at_the_end()
    {
        await using var application = new TestApplication();
        var counter = application.Builder.AddExecutable("counter", "sleep", ".", "60").WithExplicitStart();
        await application.StartAsync();
        var client = application.Connect();

        for (var round = 1; round <= 50; round++)
        {
            var expected = $"Round {round}";
            using var call = client.WatchResources(new(), cancellationToken: Token);
            await application.App.ResourceNotifications.PublishUpdateAsync(counter.Resource, snapshot => snapshot with { State = expected });

            var state = "";
            while (state != expected && await call.ResponseStream.MoveNext(Token).WaitAsync(TestApplication.Limit, Token))
            {
                state = Changed(call.ResponseStream.Current).LastOrDefault(resource => resource.DisplayName == "counter")?.State ?? state;
            }

            Assert.Equal(expected, state);
        }
    }

    [Fact]
    public async Task Commands_run_and_say_what_came_of_them()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("worker", "sleep", ".", "60")
            .WithCommand("fail", "Fail", _ => Task.FromResult(CommandResults.Failure("not today")))
            .WithCommand("cancel", "Cancel", _ => Task.FromResult(CommandResults.Canceled()));
        await application.StartAsync();
        await application.WaitForAsync("worker", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        var client = application.Connect();

        Assert.Equal(ResourceCommandResponseKind.Succeeded, (await ExecuteAsync("stop")).Kind);
        await WaitForAsync(application, "worker", resource => resource.State == "Finished");
        Assert.Equal(ResourceCommandResponseKind.Succeeded, (await ExecuteAsync("start")).Kind);
        await WaitForAsync(application, "worker", resource => resource.State == "Running");
        var failed = await ExecuteAsync("fail");
        Assert.Equal((ResourceCommandResponseKind.Failed, "not today"), (failed.Kind, failed.ErrorMessage));
        Assert.Equal(ResourceCommandResponseKind.Cancelled, (await ExecuteAsync("cancel")).Kind);
        Assert.Equal(ResourceCommandResponseKind.Failed, (await ExecuteAsync("dance")).Kind);

        async Task<ResourceCommandResponse> ExecuteAsync(string command) => await client.ExecuteResourceCommandAsync(
            new() { ResourceName = application.IdOf("worker"), ResourceType = "Executable", CommandName = command }, cancellationToken: Token);
    }

    [Fact]
    public async Task The_stream_of_questions_stays_open_and_silent()
    {
        await using var application = new TestApplication();
        await application.StartAsync();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var call = application.Connect().WatchInteractions(cancellationToken: ending.Token);
        var answer = call.ResponseStream.MoveNext(Token);

        // A call that the service refuses ends before one that comes after it.
        await application.Connect().GetApplicationInformationAsync(new(), cancellationToken: Token);
        Assert.False(answer.IsCompleted);
        await ending.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => answer)).StatusCode);
    }

    private static async Task AssertRefusedAsync(Func<Task> call) =>
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);

    private static Value Property(ProtoResource resource, string name) => resource.Properties.Single(property => property.Name == name).Value;

    private static IEnumerable<ProtoResource> Changed(WatchResourcesUpdate update) =>
        update.InitialData?.Resources ?? update.Changes.Value.Select(change => change.Upsert);

    private static async Task<ProtoResource> WaitForAsync(TestApplication application, string name, Func<ProtoResource, bool> predicate)
    {
        using var limit = new CancellationTokenSource(TestApplication.Limit);
        using var call = application.Connect().WatchResources(new(), cancellationToken: limit.Token);
        while (await call.ResponseStream.MoveNext(limit.Token))
        {
            if (Changed(call.ResponseStream.Current).FirstOrDefault(resource => resource.DisplayName == name && predicate(resource)) is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }
}
