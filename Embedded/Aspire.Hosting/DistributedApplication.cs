using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting;

/// <summary>A distributed application: starts its resources, and stops them with itself.</summary>
public partial class DistributedApplication(IHost host) : IHost, IAsyncDisposable
{
    private readonly IHost _host = host ?? throw new ArgumentNullException(nameof(host));
    private int _isDisposed;
    private bool _isStarted;

    /// <summary>Set while a test decides when the application starts.</summary>
    internal StartGate? Gate { get; set; }

    public IServiceProvider Services => _host.Services;

    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new DistributedApplicationBuilder(args);
    }

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DistributedApplicationBuilder(options);
    }

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        // Whatever has been started must end, even where nobody called StopAsync.
        if (_host is not DistributedApplication)
        {
            if (_isStarted)
            {
                await _host.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }

            await Services.GetRequiredService<ApplicationOrchestrator>().DisposeAsync().ConfigureAwait(false);
        }

        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            _host.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Starts all resources. Returns once each has started, or failed to, after everything it waits for.</summary>
    public virtual Task StartAsync(CancellationToken cancellationToken = default) =>
        Gate is { } gate ? gate.PassAsync(() => StartCoreAsync(cancellationToken), cancellationToken) : StartCoreAsync(cancellationToken);

    private async Task StartCoreAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        _isStarted = true;
        await _host.StartAsync(cancellationToken).ConfigureAwait(false);
        if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode)
        {
            await Services.GetRequiredService<ManifestPublisher>().PublishAsync(cancellationToken).ConfigureAwait(false);
            Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            return;
        }

        _ = AnnounceAsync(Logger, Services.GetRequiredService<DashboardLauncher>());

        // After the dashboard's own lines, as in Aspire; but nobody waits for that.
        static async Task AnnounceAsync(ILogger logger, DashboardLauncher dashboard)
        {
            await dashboard.WaitUntilAnnouncedAsync().ConfigureAwait(false);
            LogStarted(logger);
        }
    }

    /// <summary>Stops all resources, dependants first.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken = default)
    {
        _isStarted = false;
        return _host.StopAsync(cancellationToken);
    }

    /// <summary>Starts the application, waits for Ctrl+C or SIGTERM, and stops it.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        // A signal may come while resources are still starting: then that start is cancelled.
        var lifetime = Services.GetRequiredService<IHostApplicationLifetime>();
        try
        {
            await using (this.ConfigureAwait(false))
            {
                using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
                try
                {
                    await StartAsync(starting.Token).ConfigureAwait(false);
                    await _host.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
                    _isStarted = false;
                }
                catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
                {
                    await StopAsync(CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is DistributedApplicationException or OptionsValidationException && Gate is null)
        {
            // One clear sentence, not a stack trace.
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            Environment.ExitCode = 1;
        }
    }

    public void Run() => RunAsync().GetAwaiter().GetResult();

    Task IHost.StartAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    Task IHost.StopAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    private ILogger Logger => Services.GetRequiredService<ILoggerFactory>().CreateLogger<DistributedApplication>();

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        LogVersion(Logger, typeof(DistributedApplication).Assembly.GetName().Version?.ToString(3));
        LogStarting(Logger);
        LogDirectory(Logger, Services.GetRequiredService<IConfiguration>()["AppHost:Directory"]);

        var eventing = Services.GetRequiredService<IDistributedApplicationEventing>();
        var executionContext = Services.GetRequiredService<DistributedApplicationExecutionContext>();
        foreach (var subscriber in Services.GetServices<IDistributedApplicationEventingSubscriber>())
        {
            await subscriber.SubscribeAsync(eventing, executionContext, cancellationToken).ConfigureAwait(false);
        }

        if (executionContext.IsRunMode)
        {
            Services.GetRequiredService<HealthCheckRegistrations>().Validate();

            // Instances, commands and initial states exist before the first handler looks at the model.
            Services.GetRequiredService<ApplicationOrchestrator>().Prepare();
        }

        var model = Services.GetRequiredService<DistributedApplicationModel>();
        if (Services.GetRequiredService<DistributedApplicationOptions>().ContainerRegistryOverride is { } registry)
        {
            foreach (var image in model.Resources.SelectMany(resource => resource.Annotations.OfType<ContainerImageAnnotation>()))
            {
                image.Registry = registry;
            }
        }

        await eventing.PublishAsync(new BeforeStartEvent(Services, model), cancellationToken).ConfigureAwait(false);
#pragma warning disable CS0618 // Obsolete for those who write hooks, not for those who still have them.
        foreach (var hook in Services.GetServices<IDistributedApplicationLifecycleHook>())
        {
            await hook.BeforeStartAsync(model, cancellationToken).ConfigureAwait(false);
        }
#pragma warning restore CS0618
    }

    [LoggerMessage(LogLevel.Information, "Aspire version: {Version} (embedded)")]
    private static partial void LogVersion(ILogger logger, string? version);

    [LoggerMessage(LogLevel.Information, "Distributed application starting.")]
    private static partial void LogStarting(ILogger logger);

    [LoggerMessage(LogLevel.Information, "Application host directory is: {Directory}")]
    private static partial void LogDirectory(ILogger logger, string? directory);

    [LoggerMessage(LogLevel.Information, "Distributed application started. Press Ctrl+C to shut down.")]
    private static partial void LogStarted(ILogger logger);
}
