using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Postgres;

/// <summary>pgweb, which runs only in a container.</summary>
public sealed class PgWebContainerResource(string name) : ContainerResource(name)
{
    public EndpointReference PrimaryEndpoint => field ??= new EndpointReference(this, "http");
}
