using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint that a resource listens on.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private string? _transport;
    private int? _port;
    private bool _portSetToNull;
    private int? _targetPort;
    private bool _targetPortSetToNull;

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool isProxied = true)
        : this(protocol, KnownNetworkIdentifiers.LocalhostNetwork, uriScheme, transport, name, port, targetPort, isExternal, isProxied)
    {
    }

    public EndpointAnnotation(
        ProtocolType protocol,
        NetworkIdentifier? networkID,
        string? uriScheme = null,
        string? transport = null,
        string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool isProxied = true)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        _transport = transport;
        Name = name ?? UriScheme;
        ModelName.Validate("Endpoint", Name);
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied;
        DefaultNetworkID = networkID ?? KnownNetworkIdentifiers.LocalhostNetwork;
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    /// <summary>The port that others connect to; null for a random one.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied || _portSetToNull ? null : _targetPort);
        set
        {
            _port = value;
            _portSetToNull = value is null;
        }
    }

    /// <summary>The port that the process itself listens on; null to be told one.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied || _targetPortSetToNull ? null : _port);
        set
        {
            _targetPort = value;
            _targetPortSetToNull = value is null;
        }
    }

    public string UriScheme { get; set; }

    /// <summary>The address to listen on.</summary>
    public string TargetHost { get; set; } = "localhost";

    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; }

    public bool TlsEnabled { get; set; }

    /// <summary>Keeps the endpoint from those who refer to the resource as a whole.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>The network that <see cref="AllocatedEndpoint"/> is seen from.</summary>
    public NetworkIdentifier DefaultNetworkID { get; }

    /// <summary>Where the endpoint is, once the application has given it a port.</summary>
    /// <exception cref="InvalidOperationException">The address is one of another network.</exception>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => AllAllocatedEndpoints.Get(DefaultNetworkID).Current;
        set
        {
            if (value is not null)
            {
                if (value.NetworkID != DefaultNetworkID)
                {
                    throw new InvalidOperationException(
                        $"The endpoint '{Name}' is allocated in the network '{DefaultNetworkID.Value}', not in '{value.NetworkID.Value}': add that one to {nameof(AllAllocatedEndpoints)}.");
                }

                AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(DefaultNetworkID, value);
            }
        }
    }

    /// <summary>The variable that tells the process its port, where the AppHost has named one.</summary>
    internal string? TargetPortEnvironmentVariable { get; set; }

    /// <summary>Where the endpoint is, seen from each network.</summary>
    public NetworkEndpointSnapshotList AllAllocatedEndpoints { get; } = [];
}
