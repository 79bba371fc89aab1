using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint that a resource listens on.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly TaskCompletionSource<AllocatedEndpoint> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AllocatedEndpoint? _allocatedEndpoint;
    private string? _transport;
    private int? _port;
    private bool _portSetToNull;
    private int? _targetPort;

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool isProxied = true)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? (protocol == ProtocolType.Udp ? "udp" : "tcp");
        _transport = transport;
        Name = name ?? UriScheme;
        ModelName.Validate("Endpoint", Name);
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied;
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
        get => _targetPort ?? (IsProxied ? null : _port);
        set => _targetPort = value;
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

    /// <summary>Where the endpoint is, once the application has given it a port.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _allocatedEndpoint;
        set
        {
            _allocatedEndpoint = value;
            if (value is not null)
            {
                _allocated.TrySetResult(value);
            }
        }
    }

    internal Task<AllocatedEndpoint> WaitForAllocationAsync(CancellationToken cancellationToken) =>
        _allocatedEndpoint is { } endpoint ? Task.FromResult(endpoint) : _allocated.Task.WaitAsync(cancellationToken);
}
