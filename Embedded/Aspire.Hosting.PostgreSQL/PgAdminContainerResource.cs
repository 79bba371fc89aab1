using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Postgres;

/// <summary>pgAdmin, which runs only in a container.</summary>
public sealed class PgAdminContainerResource(string name) : ContainerResource(name);
