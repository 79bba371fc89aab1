using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace NativeServers;

/// <summary>
/// Runs a server as a hidden executable resource of Aspire's, and lets the server's own resource show and do what its container would: with its image
/// taken away Aspire makes no container of it, and everything else about it stays Aspire's.
/// </summary>
internal sealed class Companion(IDistributedApplicationBuilder builder, NativeServer native, IServiceProvider services)
{
    private readonly ContainerResource _server = native.Resource;
    private readonly IDistributedApplicationEventing _eventing = builder.Eventing;

    public void Attach()
    {
        foreach (var image in _server.Annotations.OfType<ContainerImageAnnotation>().ToArray())
        {
            _server.Annotations.Remove(image);
        }

        ServeOwnPorts();
        var process = AddProcess();
        ForwardEvents(process);
        var commands = new ServerCommands(builder, native, process, services);
        commands.Add();
        new StateMirror(native, process, commands.Children, services).Start();
    }

    // What is no container has no proxy in front that could give it another port than it listens on.
    private void ServeOwnPorts()
    {
        var areRandom = builder.Configuration["DcpPublisher:RandomizePorts"] is { } random && bool.Parse(random);
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
            // The instances themselves: a port allocated to the process is the server's.
            if (annotation is EndpointAnnotation or EnvironmentCallbackAnnotation or CommandLineArgsCallbackAnnotation or ExplicitStartupAnnotation)
            {
                process.Annotations.Add(annotation);
            }

            // Moved: Aspire takes the state that is mirrored to the server for the end of its wait.
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
            foreach (var resource in builder.Resources.Where(resource => resource == _server || resource is IResourceWithParent child && child.Parent == _server))
            {
                await _eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, @event.Services), cancellationToken).ConfigureAwait(false);
            }

            await _eventing.PublishAsync(new BeforeResourceStartedEvent(_server, @event.Services), cancellationToken).ConfigureAwait(false);

            // Arguments and environment are evaluated after this.
            await native.PrepareAsync(cancellationToken).ConfigureAwait(false);
        });
    }
}
