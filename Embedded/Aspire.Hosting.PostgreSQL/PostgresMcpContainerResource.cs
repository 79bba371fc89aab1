using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Postgres;

/// <summary>A server of the Model Context Protocol for a database, which runs only in a container.</summary>
public sealed class PostgresMcpContainerResource(string name) : ContainerResource(name)
{
    public EndpointReference PrimaryEndpoint => field ??= new EndpointReference(this, "http");
}
