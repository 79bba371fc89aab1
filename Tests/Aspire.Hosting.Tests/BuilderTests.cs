using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Tests;

/// <summary>The application's builder and its options.</summary>
public sealed class BuilderTests
{
    [Theory]
    [InlineData("--publisher", "manifest", "Publishing:Publisher")]
    [InlineData("--output-path", "/tmp/out", "Pipeline:OutputPath")]
    [InlineData("--step", "publish", "Pipeline:Step")]
    [InlineData("--operation", "run", "AppHost:Operation")]
    [InlineData("--dcp-dashboard-path", "/tmp/dashboard", "DcpPublisher:DashboardPath")]
    public void A_switch_is_a_key_of_the_configuration(string name, string value, string key) =>
        Assert.Equal(value, DistributedApplication.CreateBuilder([name, value]).Configuration[key]);

    [Theory]
    [InlineData(DistributedApplicationOperation.Run)]
    [InlineData(DistributedApplicationOperation.Publish, "--publisher", "manifest")]
    [InlineData(DistributedApplicationOperation.Publish, "--operation", "publish")]
    [InlineData(DistributedApplicationOperation.Run, "--operation", "run", "--publisher", "manifest")]
    public void The_operation_follows_from_the_arguments(DistributedApplicationOperation operation, params string[] args)
    {
        var context = DistributedApplication.CreateBuilder(args).ExecutionContext;

        Assert.Equal((operation, operation == DistributedApplicationOperation.Run), (context.Operation, context.IsRunMode));
        Assert.Throws<InvalidOperationException>(() => context.ServiceProvider);
    }

    [Theory]
    [InlineData("true", "Unsecured")]
    [InlineData("1", "Unsecured")]
    [InlineData("0", "ApiKey")]
    [InlineData("", "ApiKey")]
    public void A_switch_is_on_as_true_or_1(string value, string mode) =>
        Assert.Equal(mode, DistributedApplication.CreateBuilder([$"ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS={value}"]).Configuration["AppHost:ResourceService:AuthMode"]);

    [Fact]
    public void The_AppHost_is_known_by_its_folder_and_hashes()
    {
        var folder = Directory.CreateTempSubdirectory("aspire-host-");
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { ProjectDirectory = folder.FullName });
        var other = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { ProjectDirectory = Path.GetTempPath() });
        folder.Delete();

        Assert.Equal(folder.FullName, builder.AppHostDirectory);
        Assert.Equal(folder.FullName, builder.Configuration["AppHost:Directory"]);
        Assert.Equal(builder.Configuration["AppHost:PathSha256"], builder.Configuration["AppHost:Sha256"]);
        Assert.NotEqual(builder.Configuration["AppHost:PathSha256"], other.Configuration["AppHost:PathSha256"]);
        Assert.Equal(builder.Configuration["AppHost:ProjectNameSha256"], other.Configuration["AppHost:ProjectNameSha256"]);
    }

    [Theory]
    [InlineData(true, WaitBehavior.StopOnResourceUnavailable)]
    [InlineData(false, WaitBehavior.WaitOnResourceUnavailable)]
    public async Task Who_looks_at_a_dashboard_can_start_what_has_ended_again_so_waits_go_on(bool disableDashboard, WaitBehavior behavior)
    {
        await using var app = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = disableDashboard }).Build();

        Assert.Equal(behavior, app.Services.GetRequiredService<IOptions<ResourceNotificationServiceOptions>>().Value.DefaultWaitBehavior);
    }

    [Fact]
    public async Task The_services_are_there_without_asking()
    {
        await using var application = new TestApplication();
        var app = application.App;

        Assert.Same(app.ResourceNotifications, app.Services.GetRequiredService<ResourceNotificationService>());
        Assert.Same(app.ResourceCommands, app.Services.GetRequiredService<ResourceCommandService>());
        Assert.NotNull(app.Services.GetRequiredService<ResourceLoggerService>());
        Assert.Same(application.Builder.ExecutionContext, app.Services.GetRequiredService<DistributedApplicationExecutionContext>());
        Assert.Same(app.Services, application.Builder.ExecutionContext.ServiceProvider);
        Assert.NotNull(app.Services.GetRequiredService<IHttpClientFactory>());
        Assert.Same(TimeProvider.System, app.Services.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public async Task A_resource_is_found_again_by_its_name_and_type()
    {
        await using var application = new TestApplication();
        var tool = application.Builder.AddExecutable("tool", "true", ".");

        Assert.Same(tool.Resource, application.Builder.CreateResourceBuilder<ExecutableResource>("TOOL").Resource);
        Assert.True(application.Builder.TryCreateResourceBuilder<IResourceWithArgs>("tool", out var found));
        Assert.Same(tool.Resource, found.Resource);
        Assert.False(application.Builder.TryCreateResourceBuilder<ProjectResource>("tool", out _));
        Assert.Throws<InvalidOperationException>(() => application.Builder.CreateResourceBuilder<ProjectResource>("tool"));
        Assert.Throws<InvalidOperationException>(() => application.Builder.CreateResourceBuilder<IResource>("nobody"));
    }

    [Fact]
    public void Resources_of_one_name_are_refused_however_they_got_into_the_model()
    {
        var builder = DistributedApplication.CreateBuilder();
        builder.Resources.Add(new ContainerResource("one"));
        builder.Resources.Add(new ContainerResource("ONE"));

        Assert.Throws<DistributedApplicationException>(builder.Build);
    }

    [Fact]
    public async Task The_registry_of_all_images_can_be_another()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            DisableDashboard = true,
            ContainerRegistryOverride = "registry.example",
            Args = ["--Logging:LogLevel:Default=None"],
        });
        var cache = builder.AddContainer("cache", "redis").WithImageRegistry("docker.io").WithExplicitStart();
        await using var app = builder.Build();

        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(cache.Resource.TryGetContainerImageName(out var image));
        Assert.Equal("registry.example/redis:latest", image);
    }

    [Fact]
    public void A_volume_is_named_after_the_AppHost_and_the_resource()
    {
        var builder = DistributedApplication.CreateBuilder();
        var cache = builder.AddContainer("cache", "redis");

        Assert.Equal(
            $"{builder.Environment.ApplicationName}-{builder.Configuration["AppHost:Sha256"]![..10]}-cache-data".ToLowerInvariant(),
            VolumeNameGenerator.Generate(cache, "data"));
        Assert.All(["a/b", "_a", ".a", "-a", "a&b"], name => Assert.Throws<ArgumentException>("suffix", () => VolumeNameGenerator.Generate(cache, name)));
    }

    [Fact]
    public async Task Console_lines_can_be_forwarded_to_loggers_by_resource()
    {
        var lines = new Lines();
        await using var application = new TestApplication();
        application.Builder.Services.AddLogging(logging => logging.AddProvider(lines).AddFilter<Lines>(null, LogLevel.Trace));
        application.Builder.AddExecutable("tool", "sh", ".", "-c", "echo out; echo err >&2");
        var app = await application.StartAsync();
        await application.WaitForLogAsync("tool", "err");

        var category = $"{app.Services.GetRequiredService<IHostEnvironment>().ApplicationName}.Resources.tool";
        await lines.WaitForAsync(line => line.Category == category && line.Level == LogLevel.Information && line.Text.EndsWith(" out", StringComparison.Ordinal));
        await lines.WaitForAsync(line => line.Category == category && line.Level == LogLevel.Error && line.Text.EndsWith(" err", StringComparison.Ordinal));
    }

    private sealed class Lines : ILoggerProvider
    {
        private readonly ConcurrentQueue<(string Category, LogLevel Level, string Text)> _lines = [];
        private readonly SemaphoreSlim _added = new(0);

        public async Task WaitForAsync(Func<(string Category, LogLevel Level, string Text), bool> predicate)
        {
            using var limit = new CancellationTokenSource(TestApplication.Limit);
            while (!_lines.Any(predicate))
            {
                await _added.WaitAsync(limit.Token);
            }
        }

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose() => _added.Dispose();

        private sealed class Logger(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                lines._lines.Enqueue((category, logLevel, formatter(state, exception)));
                lines._added.Release();
            }
        }
    }
}
