using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>The application's builder. What <see cref="DistributedApplication.CreateBuilder()"/> returns.</summary>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    /// <summary>Writes what a test has to intercept, as Aspire does: constructing, constructed, building, built.</summary>
    private static readonly DiagnosticListener Listener = new("Aspire.Hosting");

    private static readonly Dictionary<string, string> SwitchMappings = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--step"] = "Pipeline:Step",
        ["--output-path"] = "Pipeline:OutputPath",
        ["--log-level"] = "Pipeline:LogLevel",
        ["--include-exception-details"] = "Pipeline:IncludeExceptionDetails",
        ["--clear-cache"] = "Pipeline:ClearCache",
        ["--dcp-cli-path"] = "DcpPublisher:CliPath",
        ["--dcp-container-runtime"] = "DcpPublisher:ContainerRuntime",
        ["--dcp-dependency-check-timeout"] = "DcpPublisher:DependencyCheckTimeout",
        ["--dcp-dashboard-path"] = "DcpPublisher:DashboardPath",
    };

    private readonly HostApplicationBuilder _inner;
    private readonly DistributedApplicationOptions _options;

    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
        : this(options, (_, _) => { })
    {
    }

    /// <summary>A builder whose options and settings are still changed before they count.</summary>
    internal DistributedApplicationBuilder(DistributedApplicationOptions options, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;

        // Whoever listens may still say which assembly the AppHost is.
        var settings = new HostApplicationBuilderSettings { Args = options.Args };
        configure(options, settings);
        Write("DistributedApplicationBuilderConstructing", (options, settings));

        AppHostAssembly = options.Assembly;
        AppHostDirectory = options.ProjectDirectory ?? options.GetMetadata("apphostprojectpath") ?? settings.ContentRootPath ?? Directory.GetCurrentDirectory();
        settings.ContentRootPath ??= Directory.Exists(AppHostDirectory) ? AppHostDirectory : Directory.GetCurrentDirectory();

        _inner = new HostApplicationBuilder(settings);
        _inner.Configuration.AddCommandLine(options.Args ?? [], SwitchMappings);
        AddAppHostConfiguration();

        ExecutionContext = new DistributedApplicationExecutionContext(GetOperation(), Configuration["Publishing:Publisher"] ?? "manifest");
        if (ExecutionContext.IsRunMode && !options.DisableDashboard)
        {
            Configuration.AddDashboardKeys(AppHostAssembly);
            Services.AddHealthChecks().AddCheck<DashboardHealthCheck>(DashboardHealthCheck.Key);
        }

        AddLogging();
        AddServices();
        AddHostedServices();

        Write("DistributedApplicationBuilderConstructed", this);
    }

    public ConfigurationManager Configuration => _inner.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _inner.Environment;

    public IServiceCollection Services => _inner.Services;

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (Resources.FirstOrDefault(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)) is { } existing)
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{resource.GetType()}' with name '{resource.Name}' because resource of type '{existing.GetType()}' with that name already exists. Resource names are case-insensitive.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new DistributedApplicationResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build()
    {
        Write("DistributedApplicationBuilding", this);

        if (Resources.GroupBy(resource => resource.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } duplicates)
        {
            throw new DistributedApplicationException($"Multiple resources with the name '{duplicates.Key}'. Resource names are case-insensitive.");
        }

        var application = new DistributedApplication(_inner.Build());
        ExecutionContext.ServiceProvider = application.Services;
        Write("DistributedApplicationBuilt", application);
        return application;
    }

    private static void Write(string name, object payload)
    {
        if (Listener.IsEnabled() && Listener.IsEnabled(name))
        {
            Listener.Write(name, payload);
        }
    }

    private DistributedApplicationOperation GetOperation() =>
        Enum.TryParse<DistributedApplicationOperation>(Configuration["AppHost:Operation"], ignoreCase: true, out var operation) ? operation
            : Configuration["Publishing:Publisher"] is null ? DistributedApplicationOperation.Run
            : DistributedApplicationOperation.Publish;

    private void AddAppHostConfiguration()
    {
        var name = _options.GetMetadata("apphostprojectname") ?? Environment.ApplicationName;
        var path = Path.Combine(AppHostDirectory, Path.GetFileNameWithoutExtension(name));
        Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AppHost:Directory"] = AppHostDirectory,
            ["AppHost:Path"] = path,
            ["AppHost:FilePath"] = Path.Combine(AppHostDirectory, name),
            // A manifest is the same wherever the project lies.
            ["AppHost:Sha256"] = GetOperation() == DistributedApplicationOperation.Run ? Hash(path.ToLowerInvariant()) : Hash(name),
            ["AppHost:PathSha256"] = Hash(path.ToLowerInvariant()),
            ["AppHost:ProjectNameSha256"] = Hash(name),
        });
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void AddLogging()
    {
        _inner.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        _inner.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        _inner.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        _inner.Logging.AddFilter("Aspire.Hosting.Dashboard", LogLevel.Error);
        _inner.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        _inner.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService", LogLevel.None);
        _inner.Logging.AddConfiguration(Configuration.GetSection("Logging"));
    }

    private void AddServices()
    {
        Services.AddSingleton(_options);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(Resources);
        Services.AddSingleton(provider => new DistributedApplicationModel(provider.GetRequiredService<IResourceCollection>()));
        Services.AddHealthChecks();
        Services.AddHttpClient();
        Services.TryAddSingleton(TimeProvider.System);
        Services.AddSingleton<ResourceLoggerService>();
        Services.AddSingleton<ResourceNotificationService>();
        Services.AddSingleton(provider => new ResourceCommandService(
            provider.GetRequiredService<ResourceNotificationService>(), provider.GetRequiredService<ResourceLoggerService>(), provider));
        Services.Configure<ResourceNotificationServiceOptions>(options =>
            options.DefaultWaitBehavior = _options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable);
        Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));

        Services.AddSingleton<RunDirectory>();
        Services.AddSingleton<ProcessSupervisor>();
        Services.AddSingleton<PortAllocator>();
        Services.AddSingleton<DataDirectories>();
        Services.AddSingleton<NativeServers>();
        Services.AddSingleton<EndpointAllocator>();
        Services.AddSingleton<ReplicaProxy>();
        Services.AddSingleton<ProcessSpecFactory>();
        Services.AddSingleton<ResourceUrls>();
        Services.AddSingleton<ResourceInstanceFactory>();
        Services.AddSingleton<HealthCheckRegistrations>();
        Services.AddSingleton<ApplicationOrchestrator>();
        Services.AddSingleton<ManifestPublisher>();
        Services.AddEventingSubscriber<ConnectionStringPublisher>();
        Services.AddSingleton<DashboardLauncher>();
        Services.AddSingleton<IDistributedApplicationEventingSubscriber>(provider => provider.GetRequiredService<DashboardLauncher>());
    }

    // In the order in which they start; the orchestrator comes last, since its start lasts until every resource has been created.
    private void AddHostedServices()
    {
        if (!ExecutionContext.IsRunMode)
        {
            return;
        }

        Services.AddHostedService<HealthMonitor>();
        Services.AddHostedService<ParentWatcher>();
        Services.AddHostedService<ResourceServiceHost>();
        Services.AddHostedService<DashboardLogForwarder>();
        if (_options.EnableResourceLogging)
        {
            Services.AddHostedService<ResourceLogForwarder>();
        }
        else
        {
            Services.AddHostedService<ConsoleReporter>();
        }

        Services.AddHostedService<OrchestratorHost>();
    }
}
