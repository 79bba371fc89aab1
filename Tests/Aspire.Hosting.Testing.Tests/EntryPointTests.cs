using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Testing.Tests;

/// <summary>An AppHost's entry point, run by a test.</summary>
public sealed class EntryPointTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_entry_point_is_held_inside_Build_and_then_inside_Run()
    {
        await using var builder = await CreateAsync();
        Assert.Equal(["worker", "store"], builder.Resources.Select(resource => resource.Name));
        Assert.Null(builder.Configuration["Between"]);

        await using var app = await builder.BuildAsync(Token);
        Assert.False(app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested);

        await app.StartAsync(Token).WaitAsync(Limit, Token);
        Assert.Equal("reached", app.Services.GetRequiredService<IConfiguration>()["Between"]);
        await app.ResourceNotifications.WaitForResourceAsync("worker", KnownResourceStates.Running, Token).WaitAsync(Limit, Token);
    }

    [Fact]
    public async Task The_defaults_are_those_of_a_test()
    {
        await using var builder = await CreateAsync();

        Assert.True(builder.Environment.IsDevelopment());
        Assert.Equal("bonjour", builder.Configuration["GREETING"]);
        Assert.Equal("http://localhost:15199", builder.Configuration["ASPNETCORE_URLS"]);
        Assert.Equal("http://localhost:4317", builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"]);
        Assert.EndsWith("Aspire.Hosting.Testing.Tests.AppHost", builder.AppHostDirectory, StringComparison.Ordinal);
        Assert.Equal(builder.AppHostDirectory, builder.Environment.ContentRootPath);
    }

    [Fact]
    public async Task Ports_are_random_unless_asked_otherwise()
    {
        await using var builder = await CreateAsync();
        await using var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token).WaitAsync(Limit, Token);
        Assert.NotEqual(59_321, app.GetEndpoint("worker").Port);

        await using var fixedBuilder = await CreateAsync("--DcpPublisher:RandomizePorts=false");
        await using var fixedApp = await fixedBuilder.BuildAsync(Token);
        await fixedApp.StartAsync(Token).WaitAsync(Limit, Token);
        Assert.Equal(new Uri("http://localhost:59321"), fixedApp.GetEndpoint("worker", "http"));
        Assert.Equal(new Uri("http://localhost:59321"), fixedApp.GetEndpointForNetwork("worker", KnownNetworkIdentifiers.LocalhostNetwork));
    }

    [Theory]
    [InlineData("the beginning")]
    [InlineData("the middle")]
    public async Task What_the_entry_point_throws_reaches_the_test(string place)
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var builder = await CreateAsync($"--FailAt={place}");
            await using var app = await builder.BuildAsync(Token);
            await app.StartAsync(Token).WaitAsync(Limit, Token);
        });

        Assert.Equal($"Told to fail at {place}.", fault.Message);
    }

    [Fact]
    public async Task What_the_entry_point_throws_when_it_is_over_is_nobodys_any_more()
    {
        await using var builder = await CreateAsync("--FailAt=the end");
        var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token).WaitAsync(Limit, Token);

        await app.DisposeAsync().AsTask().WaitAsync(Limit, Token);
    }

    [Theory]
    [InlineData("http", "bonjour")]
    [InlineData("http", "bonjour", "--unrelated=1")]
    [InlineData("evening", "bonsoir", "DOTNET_LAUNCH_PROFILE=evening")]
    [InlineData("evening", "bonsoir", "--AppHost:DefaultLaunchProfileName=evening")]
    public async Task The_AppHosts_launch_profile_is_the_first_or_the_one_asked_for(string profile, string greeting, params string[] args)
    {
        await using var byArgs = await CreateAsync(args);
        await using var byCallback = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Aspire_Hosting_Testing_Tests_AppHost>(
            [], (_, settings) => settings.Args = args, Token);

        foreach (var configuration in new[] { byArgs.Configuration, byCallback.Configuration })
        {
            Assert.Equal((profile, profile, greeting), (configuration["DOTNET_LAUNCH_PROFILE"], configuration["AppHost:DefaultLaunchProfileName"], configuration["GREETING"]));
        }
    }

    [Fact]
    public async Task A_callback_changes_the_options_and_the_settings()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Aspire_Hosting_Testing_Tests_AppHost>(
            ["--Logging:LogLevel:Default=None"],
            (options, settings) =>
            {
                Assert.Equal((true, true), (options.DisableDashboard, options.EnableResourceLogging));
                settings.EnvironmentName = "Elsewhere";
            },
            Token);

        Assert.Equal("Elsewhere", builder.Environment.EnvironmentName);
    }

    [Fact]
    public async Task A_start_that_nobody_waits_for_any_more_is_ended_with_the_application()
    {
        await using var builder = await CreateAsync();
        builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
        var never = builder.AddExecutable("never", "sleep", ".", "600").WithHealthCheck("never");
        builder.AddExecutable("waits", "sleep", ".", "600").WaitFor(never);
        var app = await builder.BuildAsync(Token);
        var start = app.StartAsync(Token);
        await app.ResourceNotifications.WaitForResourceAsync("waits", KnownResourceStates.Waiting, Token).WaitAsync(Limit, Token);

        await app.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Token);

        await Assert.ThrowsAnyAsync<Exception>(() => start);
    }

    [Theory]
    [InlineData(null, "null", typeof(ArgumentNullException))]
    [InlineData("", "empty", typeof(ArgumentException))]
    public async Task An_argument_that_is_not_there_is_refused_and_so_is_a_resource_without_a_name(string? item, string word, Type expected)
    {
        string[] args = ["first", item!, "last"];
        await using var factory = new DistributedApplicationFactory(typeof(Projects.Aspire_Hosting_Testing_Tests_AppHost));

        var faults = new[]
        {
            Record.Exception(() => new DistributedApplicationFactory(typeof(EntryPointTests), args)),
            Record.Exception(() => DistributedApplicationTestingBuilder.Create(args)),
            await Record.ExceptionAsync(() => DistributedApplicationTestingBuilder.CreateAsync<EntryPointTests>(args, Token)),
        };
        var nameless = Record.Exception(() => factory.GetEndpoint(item!));

        Assert.All(faults, fault => Assert.Equal((expected, $"Array params contains {word} item: [first, , last] (Parameter 'args')"), (fault?.GetType(), fault?.Message)));
        Assert.Equal((expected, "resourceName"), (nameless?.GetType(), (nameless as ArgumentException)?.ParamName));
    }

    [Fact]
    public async Task What_has_no_entry_point_is_no_AppHost()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => DistributedApplicationTestingBuilder.CreateAsync(typeof(ConsoleLoggerExtensions), Token));

        Assert.Contains("does not have an entry point", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_port_behind_a_proxy_is_random()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create("--Logging:LogLevel:Default=None");
        builder.AddExecutable("own", "no-such-command", ".").WithHttpEndpoint(port: 59_322).WithHttpEndpoint(port: 59_323, name: "bare", isProxied: false);
        await using var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token).WaitAsync(Limit, Token);

        Assert.NotEqual(59_322, app.GetEndpoint("own").Port);
        Assert.Equal(59_323, app.GetEndpoint("own", "bare").Port);
    }

    [Fact]
    public void The_builder_of_a_test_has_everything_that_an_AppHosts_has() => Assert.Empty(
        typeof(IDistributedApplicationBuilder).GetProperties().Select(property => property.Name).Except(typeof(IDistributedApplicationTestingBuilder).GetProperties().Select(property => property.Name)));

    [Fact]
    public async Task Several_applications_run_side_by_side_and_leave_nothing()
    {
        var processes = new List<int>();
        var builders = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => CreateAsync()));
        var apps = await Task.WhenAll(builders.Select(builder => builder.BuildAsync(Token)));
        await Task.WhenAll(apps.Select(app => app.StartAsync(Token))).WaitAsync(Limit, Token);
        foreach (var app in apps)
        {
            var running = await app.ResourceNotifications.WaitForResourceAsync("worker", change => change.Snapshot.State?.Text == KnownResourceStates.Running, Token).WaitAsync(Limit, Token);
            processes.Add((int)running.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!);
        }

        Assert.Equal(3, apps.Select(app => app.GetEndpoint("worker").Port).Distinct().Count());
        await apps[0].StopAsync(Token);
        await apps[1].DisposeAsync();
        await builders[2].DisposeAsync();
        foreach (var app in apps)
        {
            await app.DisposeAsync(); // again, for some
        }

        Assert.All(processes, id => Assert.Throws<ArgumentException>(() => Process.GetProcessById(id)));
    }

    [Fact]
    public async Task What_is_built_and_never_started_is_unwound()
    {
        var builder = await CreateAsync();
        var app = await builder.BuildAsync(Token);

        await app.DisposeAsync().AsTask().WaitAsync(Limit, Token);
        await builder.DisposeAsync().AsTask().WaitAsync(Limit, Token);
    }

    [Fact]
    public async Task Resources_are_asked_for_by_name_once_the_application_has_started()
    {
        await using var builder = await CreateAsync();
        await using var app = await builder.BuildAsync(Token);
        Assert.Throws<InvalidOperationException>(() => app.GetEndpoint("worker"));

        await app.StartAsync(Token).WaitAsync(Limit, Token);
        Assert.Equal("Endpoint=store;Profile=bonjour", await app.GetConnectionStringAsync("store", Token));
        using var client = app.CreateHttpClient("worker");
        Assert.Equal(app.GetEndpoint("worker"), client.BaseAddress);
        Assert.Throws<ArgumentException>(() => app.GetEndpoint("nobody"));
        Assert.Throws<ArgumentException>(() => app.GetEndpoint("worker", "https"));
        Assert.Throws<ArgumentException>(() => app.GetEndpoint("store"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await app.GetConnectionStringAsync("worker", Token));
    }

    [Fact]
    public async Task Arguments_must_not_be_missing() =>
        await Assert.ThrowsAsync<ArgumentException>(() => DistributedApplicationTestingBuilder.CreateAsync<Projects.Aspire_Hosting_Testing_Tests_AppHost>(["", "--x=1"], Token));

    [Fact]
    public async Task A_test_can_put_an_application_together_itself()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create("--Logging:LogLevel:Default=None");
        builder.AddExecutable("own", "sleep", ".", "600").WithHttpEndpoint();
        await using var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token).WaitAsync(Limit, Token);

        await app.ResourceNotifications.WaitForResourceAsync("own", KnownResourceStates.Running, Token).WaitAsync(Limit, Token);
        Assert.NotEqual(0, app.GetEndpoint("own").Port);
    }

    [Fact]
    public async Task A_factory_lets_a_subclass_change_what_is_built()
    {
        await using var factory = new RecordingFactory();
        await factory.StartAsync(Token).WaitAsync(Limit, Token);

        Assert.Equal(["creating", "created", "building", "built"], factory.Calls);
        Assert.NotEqual(0, factory.GetEndpoint("added").Port);
        using var client = factory.CreateHttpClient("worker");
        Assert.Equal("Endpoint=store;Profile=bonjour", await factory.GetConnectionString("store"));
    }

    private static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.Aspire_Hosting_Testing_Tests_AppHost>([.. args, "--Logging:LogLevel:Default=None"], Token);

    private sealed class RecordingFactory() : DistributedApplicationFactory(typeof(Projects.Aspire_Hosting_Testing_Tests_AppHost), ["--Logging:LogLevel:Default=None"])
    {
        public List<string> Calls { get; } = [];

        protected override void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions) => Calls.Add("creating");

        protected override void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder) => Calls.Add("created");

        protected override void OnBuilding(DistributedApplicationBuilder applicationBuilder)
        {
            Calls.Add("building");
            applicationBuilder.Services.AddLogging(logging => logging.ClearProviders());
            applicationBuilder.AddExecutable("added", "sleep", ".", "600").WithHttpEndpoint();
        }

        protected override void OnBuilt(DistributedApplication application) => Calls.Add("built");
    }
}
