using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Orchestration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Adds the dashboard to the model, as a hidden resource that is run like any other, and says where it is once it answers. Nothing waits for it, and
/// the application goes on without it.
/// </summary>
internal sealed partial class DashboardLauncher(
    DistributedApplicationOptions options,
    DistributedApplicationModel model,
    PortAllocator ports,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime,
    ILogger<DistributedApplication> logger) : IDistributedApplicationEventingSubscriber
{
    public const string ResourceName = "aspire-dashboard";

    private const string OtlpGrpcEndpoint = "otlp-grpc";
    private const string OtlpHttpEndpoint = "otlp-http";

    private static readonly TimeSpan AnnouncementLimit = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the resource service listens for the dashboard; null without a dashboard.</summary>
    public string? ResourceServiceUrl { get; private set; }

    /// <summary>The address of its pages; null without a dashboard.</summary>
    public string? Url { get; private set; }

    /// <summary>The address that also logs a browser in, where that takes a token.</summary>
    public string? LoginUrl => Url is not null && Token is { } token ? $"{Url}/login?t={token}" : Url;

    /// <summary>The key of its telemetry API.</summary>
    public string? ApiKey => configuration[DashboardConfiguration.ApiKey];

    private string? Token => configuration[DashboardConfiguration.BrowserToken];

    /// <summary>Completes when the dashboard has been announced, or will not be.</summary>
    public Task WaitUntilAnnouncedAsync() =>
        Url is null ? Task.CompletedTask : Task.WhenAny(_announced.Task, Task.Delay(AnnouncementLimit, lifetime.ApplicationStopping));

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An address is not one, or not secure.</exception>
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (!executionContext.IsRunMode || options.DisableDashboard)
        {
            return Task.CompletedTask;
        }

        DashboardTransport.Validate(configuration, options);
        ports.Reserve(model);
        DashboardUrls.Settle(configuration, ports);
        Url = configuration[DashboardConfiguration.Urls]!.Split(';')[0];
        ResourceServiceUrl = configuration[DashboardConfiguration.ResourceServiceUrl];

        var resource = CreateResource();
        eventing.Subscribe<ResourceReadyEvent>(resource, AnnounceAsync);
        eventing.Subscribe<ResourceStoppedEvent>(resource, ObserveEndAsync);
        model.Resources.Insert(0, resource);
        return Task.CompletedTask;
    }

    /// <summary>The resource service had to take another address.</summary>
    public void MoveResourceService(string url) => configuration[DashboardConfiguration.ResourceServiceUrl] = ResourceServiceUrl = url;

    private ExecutableResource CreateResource()
    {
        var command = new DashboardCommand(configuration["DcpPublisher:DashboardPath"] ?? options.GetMetadata("aspiredashboardpath"));
        var resource = new ExecutableResource(ResourceName, command.FileName, command.WorkingDirectory);
        AddEndpoints(resource, DashboardConfiguration.Urls, name: null);
        AddEndpoints(resource, DashboardConfiguration.OtlpGrpcUrl, OtlpGrpcEndpoint);
        AddEndpoints(resource, DashboardConfiguration.OtlpHttpUrl, OtlpHttpEndpoint);

        resource.Annotations.Add(ManifestPublishingCallbackAnnotation.Ignore);
        resource.Annotations.Add(new ResourceSnapshotAnnotation(new CustomResourceSnapshot
        {
            ResourceType = "Executable",
            Properties = [],
            IsHidden = !configuration.GetFlag("ASPIRE_SHOW_DASHBOARD_RESOURCES"),
        }));
        resource.Annotations.Add(new ResourceIconAnnotation("ContentView"));
        resource.Annotations.Add(new HealthCheckAnnotation(DashboardHealthCheck.Key));
        resource.Annotations.Add(new ResourceUrlsCallbackAnnotation(context => Describe(context.Urls)));
        resource.Annotations.Add(new CommandLineArgsCallbackAnnotation(command.AddArguments));
        resource.Annotations.Add(new EnvironmentCallbackAnnotation(context => DashboardEnvironment.Set(context.EnvironmentVariables, configuration, model.Resources)));
        return resource;
    }

    private void AddEndpoints(ExecutableResource resource, string setting, string? name)
    {
        foreach (var url in configuration.GetSetting(setting)?.Split(';') ?? [])
        {
            var address = BindingAddress.Parse(url);
            var count = resource.Annotations.OfType<EndpointAnnotation>().Count(endpoint => endpoint.UriScheme == address.Scheme);
            resource.Annotations.Add(new EndpointAnnotation(
                ProtocolType.Tcp, uriScheme: address.Scheme, name: name ?? (count == 0 ? address.Scheme : $"{address.Scheme}{count + 1}"), port: address.Port, isProxied: false)
            {
                TargetHost = address.Host,
            });
        }
    }

    private void Describe(List<ResourceUrlAnnotation> urls)
    {
        foreach (var url in urls)
        {
            if (url.Endpoint?.EndpointName is OtlpGrpcEndpoint or OtlpHttpEndpoint)
            {
                url.DisplayText = url.Endpoint.EndpointName;
                continue;
            }

            url.DisplayText = $"Dashboard ({url.Endpoint?.EndpointName})";
            url.DisplayOrder = 1;
            url.Url = Token is { } token ? $"{url.Url}/login?t={token}" : url.Url;
        }
    }

    private Task AnnounceAsync(ResourceReadyEvent ready, CancellationToken cancellationToken)
    {
        LogListening(Url!);
        if (LoginUrl != Url)
        {
            LogLogin(LoginUrl!);
        }

        _announced.TrySetResult();
        return Task.CompletedTask;
    }

    private Task ObserveEndAsync(ResourceStoppedEvent stopped, CancellationToken cancellationToken)
    {
        _announced.TrySetResult();
        if (stopped.ResourceEvent.Snapshot.ExitCode is > 0 and var exitCode && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            LogEnded(exitCode, ResourceName);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Now listening on: {DashboardUrl}")]
    private partial void LogListening(string dashboardUrl);

    [LoggerMessage(LogLevel.Information, "Login to the dashboard at {LoginUrl}")]
    private partial void LogLogin(string loginUrl);

    [LoggerMessage(LogLevel.Error, "The dashboard has ended with exit code {ExitCode}; the application goes on without it. The start command of the resource '{Name}' starts it again.")]
    private partial void LogEnded(int? exitCode, string name);
}
