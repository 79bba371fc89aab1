using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes endpoints. A port that nobody has set is counted up from 8000, over the whole manifest; a project's first HTTP and HTTPS ports are the deployment's choice.</summary>
internal sealed class ManifestBindings
{
    private const int FirstPort = 8000;

    private readonly HashSet<int> _used = [];

    public void Write(Utf8JsonWriter writer, IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToArray();
        if (endpoints.Length == 0)
        {
            return;
        }

        var schemes = new HashSet<string>();
        writer.WriteStartObject("bindings");
        foreach (var endpoint in endpoints)
        {
            var isDefault = resource is ProjectResource && endpoint.UriScheme is "http" or "https" && schemes.Add(endpoint.UriScheme);
            var targetPort = endpoint.TargetPort
                ?? (resource is ContainerResource && endpoint.Port is { } port ? port : resource is ProjectResource && isDefault ? null : Allocate());
            var isPortSet = endpoint.Port is not null || (targetPort is null && endpoint.UriScheme is not ("http" or "https"));
            var exposedPort = endpoint.Port ?? (isPortSet ? Allocate() : targetPort);
            Use(exposedPort);
            Use(targetPort);

            writer.WriteStartObject(endpoint.Name);
            writer.WriteString("scheme", endpoint.UriScheme);
            writer.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            writer.WriteString("transport", endpoint.Transport);
            if (isPortSet && exposedPort != targetPort)
            {
                writer.WriteNumber("port", exposedPort!.Value);
            }

            if (targetPort is { } target)
            {
                writer.WriteNumber("targetPort", target);
            }

            if (endpoint.IsExternal)
            {
                writer.WriteBoolean("external", true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private int Allocate()
    {
        var port = FirstPort;
        while (!_used.Add(port))
        {
            port++;
        }

        return port;
    }

    private void Use(int? port)
    {
        if (port is { } number)
        {
            _used.Add(number);
        }
    }
}
