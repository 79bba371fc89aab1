using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts all resources in the order in which they wait for each other, and stops them in the reverse one.</summary>
internal sealed partial class ApplicationOrchestrator(
    DistributedApplicationModel model,
    ResourceInstanceFactory instances,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    PortAllocator ports,
    EndpointAllocator endpoints,
    ResourceUrls urls,
    ProcessSupervisor supervisor,
    ReplicaProxy proxy,
    TimeProvider time,
    IServiceProvider services,
    ILogger<ApplicationOrchestrator> logger) : IAsyncDisposable
{
    private const int SuffixLength = 8;

    private readonly Dictionary<IResource, ResourceInstance[]> _instances = [];

    /// <summary>Gives every resource its instance and commands; nothing starts yet.</summary>
    public void Prepare()
    {
        foreach (var resource in model.Resources.Where(resource => resource is ProjectResource or ExecutableResource or ContainerResource))
        {
            var ids = Enumerable.Range(0, resource.GetReplicaCount())
                .Select(_ => $"{resource.Name}-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", SuffixLength)}")
                .ToArray();
            resource.Annotations.Add(new InstancesAnnotation(ids));
            _instances[resource] = [.. ids.Select(id => instances.Create(resource, id))];
            LifecycleCommands.AddTo(resource, _instances[resource]);
        }

        // What code of the AppHost runs says itself when it has ports and when it starts; instances need no event for either.
        eventing.Subscribe<ResourceEndpointsAllocatedEvent>((@event, cancellationToken) =>
            _instances.ContainsKey(@event.Resource) ? Task.CompletedTask : PublishUrlsAsync(@event.Resource, cancellationToken));
        eventing.Subscribe<BeforeResourceStartedEvent>((@event, cancellationToken) =>
            _instances.ContainsKey(@event.Resource) ? Task.CompletedTask : notifications.WaitForDependenciesAsync(@event.Resource, cancellationToken));
    }

    /// <summary>Returns when every resource runs or has failed to start.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Guard.CleanUpAsync(cancellationToken).ConfigureAwait(false);

        // Once more, after the dashboard's choice: handlers of the start may have added endpoints.
        ports.Reserve(model);
        foreach (var resource in _instances.Keys)
        {
            endpoints.Allocate(resource);
        }

        foreach (var resource in model.Resources)
        {
            await InitializeAsync(resource, cancellationToken).ConfigureAwait(false);
        }

#pragma warning disable CS0618 // Obsolete for those who write handlers and hooks, not for those who still have them.
        await eventing.PublishAsync(new AfterEndpointsAllocatedEvent(services, model), cancellationToken).ConfigureAwait(false);
        foreach (var hook in services.GetServices<IDistributedApplicationLifecycleHook>())
        {
            await hook.AfterEndpointsAllocatedAsync(model, cancellationToken).ConfigureAwait(false);
        }

        await proxy.StartAsync(_instances.Keys.Where(resource => resource.GetReplicaCount() > 1), cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(_instances.Values.SelectMany(replicas => replicas)
            .Where(instance => !instance.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
            .Select(instance => instance.StartAsync(cancellationToken))).ConfigureAwait(false);
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), cancellationToken).ConfigureAwait(false);
        foreach (var hook in services.GetServices<IDistributedApplicationLifecycleHook>())
        {
            await hook.AfterResourcesCreatedAsync(model, cancellationToken).ConfigureAwait(false);
        }
#pragma warning restore CS0618
    }

    /// <summary>Stops each resource once those that need it have stopped.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var stops = new Dictionary<IResource, Task>();
        var path = new HashSet<IResource>();
        await Task.WhenAll(_instances.Keys.Select(StopWithDependants)).ConfigureAwait(false);

        Task StopWithDependants(IResource resource)
        {
            if (stops.TryGetValue(resource, out var stop))
            {
                return stop;
            }

            // Two resources may refer to each other: then neither waits for the other twice.
            path.Add(resource);
            var dependants = Task.WhenAll(_instances.Keys.Where(other => !path.Contains(other) && Needs(other, resource)).Select(StopWithDependants));
            path.Remove(resource);
            return stops[resource] = StopAfterAsync(dependants, _instances[resource]);
        }

        async Task StopAfterAsync(Task dependants, ResourceInstance[] replicas)
        {
            await dependants.ConfigureAwait(false);
            await Task.WhenAll(replicas.Select(instance => instance.StopAsync(cancellationToken))).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        await supervisor.DisposeAsync().ConfigureAwait(false);
        await proxy.DisposeAsync().ConfigureAwait(false);
        foreach (var instance in _instances.Values.SelectMany(replicas => replicas))
        {
            instance.Dispose();
        }

        _instances.Clear();
    }

    // Whoever sends telemetry sends its last when it stops.
    private static bool Needs(IResource dependant, IResource resource) =>
        (resource.Name == DashboardLauncher.ResourceName && dependant.HasAnnotationOfType<OtlpExporterAnnotation>())
        || dependant.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Where(relationship => relationship.Type is KnownRelationshipTypes.WaitFor or KnownRelationshipTypes.Reference)
            .Any(relationship => relationship.Resource.GetSelfAndAncestors().Contains(resource));

    private async Task InitializeAsync(IResource resource, CancellationToken cancellationToken)
    {
        var parameter = resource is ParameterResource value ? await ReadAsync(value, cancellationToken).ConfigureAwait(false) : null;
        await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
        {
            CreationTimeStamp = snapshot.CreationTimeStamp ?? time.GetUtcNow().UtcDateTime,
            State = parameter?.State ?? snapshot.State ?? (resource.HasAnnotationOfType<ExplicitStartupAnnotation>() ? KnownResourceStates.NotStarted : null),
            Properties = parameter is null ? snapshot.Properties : [.. snapshot.Properties, parameter.Value.Property],
            Urls = ResourceUrls.GetOwn(resource),
        }).ConfigureAwait(false);

        if (_instances.ContainsKey(resource) || (resource.HasAnnotationOfType<ResourceUrlsCallbackAnnotation>() && !resource.HasAnnotationOfType<EndpointAnnotation>()))
        {
            await PublishUrlsAsync(resource, cancellationToken).ConfigureAwait(false);
        }

        if (_instances.ContainsKey(resource))
        {
            await eventing.PublishAsync(
                new ResourceEndpointsAllocatedEvent(resource, services), EventDispatchBehavior.NonBlockingConcurrent, cancellationToken).ConfigureAwait(false);
        }

        await eventing.PublishAsync(
            new InitializeResourceEvent(resource, eventing, loggers, notifications, services), EventDispatchBehavior.NonBlockingSequential, cancellationToken).ConfigureAwait(false);
    }

    private async Task PublishUrlsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var resourceUrls = await urls.GetAsync(resource, cancellationToken).ConfigureAwait(false);
        await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { Urls = resourceUrls }).ConfigureAwait(false);
    }

    private async Task<(ResourceStateSnapshot State, ResourcePropertySnapshot Property)?> ReadAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        try
        {
            var value = await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
            return (new(KnownResourceStates.Running, KnownResourceStateStyles.Success), new(KnownProperties.ParameterValue, value) { IsSensitive = parameter.Secret });
        }
        catch (MissingParameterValueException exception)
        {
            LogParameterMissing(exception.Message);
            return (new("Value missing", KnownResourceStateStyles.Warn), new(KnownProperties.ParameterValue, exception.Message));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogParameterFailed(loggers.GetLogger(parameter), exception, parameter.Name);
            return (new("Error initializing parameter", KnownResourceStateStyles.Error), new(KnownProperties.ParameterValue, exception.Message));
        }
    }

    [LoggerMessage(LogLevel.Error, "{Message} Set that key in the AppHost's appsettings, user secrets, environment, or on its command line (--KEY=VALUE).")]
    private partial void LogParameterMissing(string message);

    [LoggerMessage(LogLevel.Error, "Failed to initialize parameter resource {Parameter}.")]
    private static partial void LogParameterFailed(ILogger logger, Exception exception, string parameter);
}
