using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Orchestration;

/// <summary>What every instance works with.</summary>
internal sealed class ResourceInstanceFactory(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    ProcessSpecFactory specs,
    ProcessSupervisor supervisor,
    EndpointAllocator endpoints,
    ReplicaProxy proxy,
    TimeProvider time,
    IServiceProvider services)
{
    public DistributedApplicationModel Model { get; } = model;

    public ResourceNotificationService Notifications { get; } = notifications;

    public ResourceLoggerService Loggers { get; } = loggers;

    public IDistributedApplicationEventing Eventing { get; } = eventing;

    public ProcessSpecFactory Specs { get; } = specs;

    public ProcessSupervisor Supervisor { get; } = supervisor;

    public EndpointAllocator Endpoints { get; } = endpoints;

    public ReplicaProxy Proxy { get; } = proxy;

    public TimeProvider Time { get; } = time;

    public IServiceProvider Services { get; } = services;

    public ResourceInstance Create(IResource resource, string id) => new(resource, id, this);
}
