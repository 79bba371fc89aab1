namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where an endpoint is.</summary>
public class AllocatedEndpoint
{
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65_535);
        Endpoint = endpoint;
        Address = address;
        Port = port;
    }

    public EndpointAnnotation Endpoint { get; }

    public string Address { get; }

    public int Port { get; }

    public string UriScheme => Endpoint.UriScheme;

    /// <summary><c>address:port</c></summary>
    public string EndPointString => $"{Address}:{Port}";

    /// <summary><c>scheme://address:port</c>, without a slash at the end.</summary>
    public string UriString => $"{UriScheme}://{EndPointString}";

    public override string ToString() => UriString;
}
