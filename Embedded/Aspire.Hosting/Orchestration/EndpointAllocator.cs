using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>Gives each endpoint its port, once: it stays over restarts of the resource. One instance needs no proxy: it listens on the very port that others connect to.</summary>
internal sealed class EndpointAllocator(PortAllocator ports, IConfiguration configuration)
{
    private readonly bool _randomize = configuration.GetValue("DcpPublisher:RandomizePorts", false);

    public void Allocate(IResource resource)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.AllocatedEndpoint ??= new AllocatedEndpoint(endpoint, GetAddress(endpoint.TargetHost), GetPort(resource, endpoint));
        }
    }

    /// <exception cref="DistributedApplicationException">Somebody else listens on a port of the resource.</exception>
    public void EnsurePortsAreFree(IResource resource)
    {
        foreach (var port in resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.AllocatedEndpoint!.Port))
        {
            if (!PortAllocator.IsFree(port))
            {
                throw new DistributedApplicationException(
                    $"'{resource.Name}' cannot listen on port {port}: {PortAllocator.DescribeOwner(port)} has it. Stop that process, or give the resource another port.");
            }
        }
    }

    private int GetPort(IResource resource, EndpointAnnotation endpoint)
    {
        // A container's target port is a port inside the container; any other process listens on its target port itself.
        var listening = resource is ContainerResource ? endpoint.Port : endpoint.TargetPort ?? endpoint.Port;
        return _randomize && endpoint.IsProxied && (resource is ContainerResource || endpoint.TargetPort is null)
            ? ports.Allocate()
            : listening ?? ports.Allocate();
    }

    private static string GetAddress(string targetHost) => targetHost switch
    {
        "localhost" or "0.0.0.0" or "::" or "[::]" or "*" or "+" => "localhost",
        _ when System.Net.IPAddress.TryParse(targetHost, out _) => targetHost,
        _ => "localhost",
    };
}
