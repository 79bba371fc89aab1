using System.Diagnostics.CodeAnalysis;
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
        var application = builder.ApplicationBuilder;
        if (application.Resources.OfType<PgAdminContainerResource>().SingleOrDefault() is { } existing)
        {
            configureContainer?.Invoke(application.CreateResourceBuilder(existing));
            return builder;
        }

        var pgAdmin = application.AddTool(new PgAdminContainerResource(containerName ?? "pgadmin"), "dpage/pgadmin4", "9.12.0", targetPort: 80)
            .ExcludeFromManifest()
            .WithEnvironment("PGADMIN_CONFIG_MASTER_PASSWORD_REQUIRED", "False")
            .WithEnvironment("PGADMIN_CONFIG_SERVER_MODE", "False")
            .WithEnvironment("PGADMIN_DEFAULT_EMAIL", "admin@domain.com")
            .WithEnvironment("PGADMIN_DEFAULT_PASSWORD", "admin")
            .WithHttpHealthCheck("/browser")
            .WithContainerFiles("/pgadmin4", (_, cancellationToken) =>
                PostgresToolFiles.GetPgAdminAsync(application.Resources.OfType<PostgresServerResource>(), cancellationToken));
        configureContainer?.Invoke(pgAdmin);
        pgAdmin.WithRelationship(builder.Resource, "PgAdmin");
        return builder;
    }

    /// <summary>Adds pgweb, one for all servers.</summary>
    public static IResourceBuilder<PostgresServerResource> WithPgWeb(
        this IResourceBuilder<PostgresServerResource> builder, Action<IResourceBuilder<PgWebContainerResource>>? configureContainer = null, string? containerName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var application = builder.ApplicationBuilder;
        if (application.Resources.OfType<PgWebContainerResource>().SingleOrDefault() is { } existing)
        {
            configureContainer?.Invoke(application.CreateResourceBuilder(existing));
            return builder;
        }

        var pgWeb = application.AddTool(new PgWebContainerResource(containerName ?? "pgweb"), "sosedoff/pgweb", "0.17.0", targetPort: 8081)
            .ExcludeFromManifest()
            .WithArgs("--bookmarks-dir=/.pgweb/bookmarks")
            .WithArgs("--sessions");
        configureContainer?.Invoke(pgWeb);
        pgWeb
            .WithRelationship(builder.Resource, "PgWeb")
            .WithHttpHealthCheck()
            .WithContainerFiles("/", (_, cancellationToken) =>
                PostgresToolFiles.GetPgWebAsync(application.Resources.OfType<PostgresDatabaseResource>(), cancellationToken));
        return builder;
    }

    /// <summary>Adds a server of the Model Context Protocol for the database, one for each name; <c>{database}-mcp</c> by default.</summary>
    [Experimental("ASPIREPOSTGRES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<PostgresDatabaseResource> WithPostgresMcp(
        this IResourceBuilder<PostgresDatabaseResource> builder, Action<IResourceBuilder<PostgresMcpContainerResource>>? configureContainer = null, string? containerName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var application = builder.ApplicationBuilder;
        containerName ??= $"{builder.Resource.Name}-mcp";
        if (application.Resources.OfType<PostgresMcpContainerResource>().SingleOrDefault(other => string.Equals(other.Name, containerName, StringComparison.OrdinalIgnoreCase)) is { } existing)
        {
            configureContainer?.Invoke(application.CreateResourceBuilder(existing));
            return builder;
        }

        var mcp = application.AddTool(new PostgresMcpContainerResource(containerName), "crystaldba/postgres-mcp", "0.3.0", targetPort: 8000)
            .WithArgs("--access-mode=unrestricted")
            .WithArgs("--transport=sse")
            .WithEnvironment("DATABASE_URI", builder.Resource.UriExpression)
            .WaitFor(builder);
        configureContainer?.Invoke(mcp);
        mcp.WithParentRelationship(builder.Resource);
        return builder;
    }

    public static IResourceBuilder<PgAdminContainerResource> WithHostPort(this IResourceBuilder<PgAdminContainerResource> builder, int? port) =>
        builder.WithEndpoint("http", endpoint => endpoint.Port = port);

    public static IResourceBuilder<PgWebContainerResource> WithHostPort(this IResourceBuilder<PgWebContainerResource> builder, int? port) =>
        builder.WithEndpoint("http", endpoint => endpoint.Port = port);

    private static IResourceBuilder<T> AddTool<T>(this IDistributedApplicationBuilder builder, T tool, string image, string tag, int targetPort)
        where T : ContainerResource =>
        builder.AddResource(tool)
            .WithImage(image, tag)
            .WithImageRegistry("docker.io")
            .WithHttpEndpoint(targetPort: targetPort, name: "http")
            .WithExplicitStart()
            .OnInitializeResource((resource, initialized, _) =>
            {
                LogOnlyInContainer(initialized.Logger, resource.Name);
                return Task.CompletedTask;
            });

    [LoggerMessage(LogLevel.Warning, "'{Name}' runs only in a container and has no effect here: run the AppHost with -p:AspirePackages=NuGet to have it.")]
    private static partial void LogOnlyInContainer(ILogger logger, string name);
}
