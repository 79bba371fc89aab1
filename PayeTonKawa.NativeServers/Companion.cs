using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;

namespace NativeServers;

/// <summary>
/// Runs a server as a hidden executable resource and gives the server's own resource the state and the commands of a container. Without its image
/// annotation, Aspire creates no container for it but handles everything else about it as usual.
/// </summary>
internal sealed class Companion(IDistributedApplicationBuilder builder, NativeServer native, IServiceProvider services)
{
    private readonly ContainerResource _server = native.Resource;
    private readonly IDistributedApplicationEventing _eventing = builder.Eventing;

    // The server's databases.
    private IEnumerable<IResource> Children => builder.Resources.Where(resource => resource is IResourceWithParent child && child.Parent == _server);

    public void Attach()
    {
        foreach (var image in _server.Annotations.OfType<ContainerImageAnnotation>().ToArray())
        {
            _server.Annotations.Remove(image);
        }

        ServeOwnPorts();
        var process = AddProcess();
        ForwardEvents(process);
        new ServerCommands(builder, native, process, Children, services).Add();
        new StateMirror(native, process, Children, services).Start();
    }

    // Without a container there is no proxy to map ports: the server must listen on the endpoint port itself.
    private void ServeOwnPorts()
    {
        var areRandom = builder.Configuration.GetValue("DcpPublisher:RandomizePorts", false);
        foreach (var endpoint in _server.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.IsProxied = false;
            endpoint.TargetPort = null;
            endpoint.Port = areRandom ? null : endpoint.Port;
            endpoint.TargetPort = endpoint.Port;
        }
    }

    private ExecutableResource AddProcess()
    {
        var process = builder.AddExecutable($"{_server.Name}-process", native.Command, native.Scratch)
            .WithArgs(context => native.AddArguments(context.Args))
            .WithEnvironment(context => native.AddEnvironment(context.EnvironmentVariables))
            .WithHidden()
            .Resource;
        foreach (var annotation in _server.Annotations.ToArray())
        {
            // The same annotation instances, so that a port allocated to the process is also allocated to the server.
            if (annotation is EndpointAnnotation or EnvironmentCallbackAnnotation or CommandLineArgsCallbackAnnotation or ExplicitStartupAnnotation)
            {
                process.Annotations.Add(annotation);
            }

            // Moved, because Aspire would take the state mirrored to the server for the end of its wait.
            if (annotation is WaitAnnotation)
            {
                process.Annotations.Add(annotation);
                _server.Annotations.Remove(annotation);
            }
        }

        return process;
    }

    private void ForwardEvents(ExecutableResource process)
    {
        _eventing.Subscribe<ResourceEndpointsAllocatedEvent>(process, (@event, cancellationToken) =>
            _eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(_server, @event.Services), cancellationToken));
        _eventing.Subscribe<BeforeResourceStartedEvent>(process, async (@event, cancellationToken) =>
        {
            foreach (var resource in Children.Prepend(_server))
            {
                await _eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, @event.Services), cancellationToken).ConfigureAwait(false);
            }

            await _eventing.PublishAsync(new BeforeResourceStartedEvent(_server, @event.Services), cancellationToken).ConfigureAwait(false);

            // Arguments and environment are evaluated after this.
            await native.PrepareAsync(cancellationToken).ConfigureAwait(false);
        });
    }
}
