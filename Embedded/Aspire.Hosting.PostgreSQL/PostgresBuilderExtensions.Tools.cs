using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

// Web front ends for a server. They run only in containers: here they stay in the model, are never started, and say so in their logs.
public static partial class PostgresBuilderExtensions
{
    /// <summary>Adds pgAdmin, one for all servers.</summary>
    public static IResourceBuilder<T> WithPgAdmin<T>(
        this IResourceBuilder<T> builder, Action<IResourceBuilder<PgAdminContainerResource>>? configureContainer = null, string? containerName = null)
        where T : PostgresServerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var pgAdmin = builder.ApplicationBuilder.AddTool(
            () => new PgAdminContainerResource(containerName ?? "pgadmin"), "dpage/pgadmin4", "9.12.0", targetPort: 80,
            added => added.WithEnvironment("PGADMIN_CONFIG_MASTER_PASSWORD_REQUIRED", "False").WithEnvironment("PGADMIN_CONFIG_SERVER_MODE", "False"));
        configureContainer?.Invoke(pgAdmin);
        pgAdmin.WithReferenceRelationship(builder.Resource);
        return builder;
    }

    /// <summary>Adds pgweb, one for all servers.</summary>
    public static IResourceBuilder<PostgresServerResource> WithPgWeb(
        this IResourceBuilder<PostgresServerResource> builder, Action<IResourceBuilder<PgWebContainerResource>>? configureContainer = null, string? containerName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var pgWeb = builder.ApplicationBuilder.AddTool(
            () => new PgWebContainerResource(containerName ?? "pgweb"), "sosedoff/pgweb", "0.17.0", targetPort: 8081, _ => { });
        configureContainer?.Invoke(pgWeb);
        pgWeb.WithReferenceRelationship(builder.Resource);
        return builder;
    }

    public static IResourceBuilder<PgAdminContainerResource> WithHostPort(this IResourceBuilder<PgAdminContainerResource> builder, int? port) =>
        builder.WithEndpoint(PgAdminContainerResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    public static IResourceBuilder<PgWebContainerResource> WithHostPort(this IResourceBuilder<PgWebContainerResource> builder, int? port) =>
        builder.WithEndpoint(PgWebContainerResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    private static IResourceBuilder<T> AddTool<T>(
        this IDistributedApplicationBuilder builder, Func<T> create, string image, string tag, int targetPort, Action<IResourceBuilder<T>> configure)
        where T : ContainerResource
    {
        if (builder.Resources.OfType<T>().SingleOrDefault() is { } existing)
        {
            return builder.CreateResourceBuilder(existing);
        }

        var tool = builder.AddResource(create())
            .WithImage(image, tag)
            .WithImageRegistry("docker.io")
            .WithHttpEndpoint(targetPort: targetPort, name: "http")
            .WithExplicitStart()
            .ExcludeFromManifest()
            .OnInitializeResource((resource, initialized, _) =>
            {
                LogOnlyInContainer(initialized.Logger, resource.Name);
                return Task.CompletedTask;
            });
        configure(tool);
        return tool;
    }

    [LoggerMessage(LogLevel.Warning, "'{Name}' runs only in a container and has no effect here: run the AppHost with -p:AspirePackages=NuGet to have it.")]
    private static partial void LogOnlyInContainer(ILogger logger, string name);
}
