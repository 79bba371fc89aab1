using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Gives each endpoint its port, once: it stays over restarts of the resource. One instance needs no proxy: it listens on the very port that others
/// connect to. Of several, each has ports of its own, and a proxy has the endpoint's.
/// </summary>
internal sealed class EndpointAllocator(PortAllocator ports, IConfiguration configuration)
{
    // What a killed process had started may hold its port for a moment longer.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);
    private const int Moments = 20;

    private static readonly NetworkIdentifier[] Networks = [KnownNetworkIdentifiers.LocalhostNetwork, KnownNetworkIdentifiers.DefaultAspireContainerNetwork];

    private readonly bool _randomize = configuration.GetValue("DcpPublisher:RandomizePorts", false);

    public void Allocate(IResource resource)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (endpoint.AllocatedEndpoint is null)
            {
                // Without a container, the address is the same from everywhere.
                var (address, mode) = Bind(endpoint.TargetHost);
                var port = GetPort(resource, endpoint);
                foreach (var network in Networks.Append(endpoint.DefaultNetworkID))
                {
                    var allocated = new AllocatedEndpoint(
                        endpoint, address, port, mode, port.ToString(CultureInfo.InvariantCulture), network);
                    endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(network, allocated);
                }
            }
        }
    }

    /// <summary>The ports that one of several instances listens on; none where there is only one.</summary>
    /// <exception cref="DistributedApplicationException">An endpoint cannot be shared by several instances.</exception>
    public IReadOnlyDictionary<EndpointAnnotation, int> AllocateTargetPorts(IResource resource)
    {
        if (resource.GetReplicaCount() == 1)
        {
            return new Dictionary<EndpointAnnotation, int>();
        }

        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var fault = !endpoint.IsProxied ? "has no proxy"
                : endpoint.TargetPort is not null ? "has a fixed target port"
                : endpoint.UriScheme != "http" ? $"speaks {endpoint.UriScheme}, and the proxy here only http"
                : null;
            if (fault is not null)
            {
                throw new DistributedApplicationException(
                    $"The resource '{resource.Name}' cannot have several replicas: its endpoint '{endpoint.Name}' {fault}. Change the endpoint, or run one instance.");
            }
        }

        return resource.Annotations.OfType<EndpointAnnotation>().ToDictionary(endpoint => endpoint, _ => ports.Allocate());
    }

    /// <exception cref="DistributedApplicationException">Somebody else listens on a port of the resource, and for longer than a second.</exception>
    public static async Task EnsurePortsAreFreeAsync(
        IResource resource, IReadOnlyDictionary<EndpointAnnotation, int> targetPorts, CancellationToken cancellationToken)
    {
        foreach (var port in resource.Annotations.OfType<EndpointAnnotation>()
            .Select(endpoint => targetPorts.TryGetValue(endpoint, out var own) ? own : endpoint.AllocatedEndpoint!.Port))
        {
            if (!await IsFreeAsync(port, cancellationToken).ConfigureAwait(false))
            {
                throw new DistributedApplicationException(
                    $"'{resource.Name}' cannot listen on port {port}: {PortAllocator.DescribeOwner(port)} has it. Stop that process, or give the resource another port.");
            }
        }
    }

    private static async Task<bool> IsFreeAsync(int port, CancellationToken cancellationToken)
    {
        for (var moment = 0; moment < Moments; moment++)
        {
            if (FreePort.IsFree(port))
            {
                return true;
            }

            await Task.Delay(Moment, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private int GetPort(IResource resource, EndpointAnnotation endpoint)
    {
        // A container's target port is a port inside the container; any other process listens on its target port itself.
        var listening = resource is ContainerResource ? endpoint.Port : endpoint.TargetPort ?? endpoint.Port;
        return _randomize && endpoint.IsProxied && (resource is ContainerResource || endpoint.TargetPort is null)
            ? ports.Allocate()
            : listening ?? (resource.IsPersistent() ? ports.Allocate($"{configuration["AppHost:Sha256"]} {resource.Name} {endpoint.Name}") : ports.Allocate());
    }

    // Kestrel takes a name that it does not know for every address.
    private static (string Address, EndpointBindingMode Mode) Bind(string targetHost) => targetHost switch
    {
        "0.0.0.0" => ("localhost", EndpointBindingMode.IPv4AnyAddresses),
        "::" or "[::]" => ("localhost", EndpointBindingMode.IPv6AnyAddresses),
        "localhost" => ("localhost", EndpointBindingMode.SingleAddress),
        _ when targetHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) => ("localhost", EndpointBindingMode.SingleAddress),
        _ when System.Net.IPAddress.TryParse(targetHost, out _) => (targetHost, EndpointBindingMode.SingleAddress),
        _ => ("localhost", EndpointBindingMode.DualStackAnyAddresses),
    };
}
