using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL servers and databases.</summary>
public static partial class PostgresBuilderExtensions
{
    private const int ServerPort = 5432;
    private const string DataTarget = "/var/lib/postgresql/data";

    // Of the images since PostgreSQL 18.
    private const string VersionedDataTarget = "/var/lib/postgresql";

    /// <summary>Adds a server. Without a password of its own it gets a generated one.</summary>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var passwordParameter = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var server = new PostgresServerResource(name, userName?.Resource, passwordParameter);
        var template = ClusterTemplate.Of(builder);
        var native = new PostgresServer(server, template);
        var healthCheckKey = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(healthCheckKey, _ => new PostgresHealthCheck(server, database: null), failureStatus: null, tags: null));

        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: ServerPort, name: PostgresServerResource.PrimaryEndpointName)
            .WithImage("library/postgres", "17.6")
            .WithImageRegistry("docker.io")
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["POSTGRES_USER"] = server.UserNameReference;
                context.EnvironmentVariables["POSTGRES_PASSWORD"] = server.PasswordParameter;
            })
            .WithIconName("DatabaseMultiple")
            .WithHealthCheck(healthCheckKey)
            .WithAnnotation(template)
            .WithAnnotation(new NativeServerAnnotation(["postgres"], [DataTarget, VersionedDataTarget], [InitFiles.Target], native.PrepareAsync))
            .OnResourceReady((_, ready, cancellationToken) => CreateDatabasesAsync(server, ready.Services, cancellationToken));
    }

    /// <summary>Adds a database; it is created once the server is ready.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(database);

        var healthCheckKey = $"{name}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            healthCheckKey, _ => new PostgresHealthCheck(builder.Resource, database), failureStatus: null, tags: null));
        return builder.ApplicationBuilder.AddResource(database).WithIconName("Database").WithHealthCheck(healthCheckKey);
    }

    /// <summary>Keeps the data in a volume.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), GetDataTarget(builder.Resource), isReadOnly);
    }

    /// <summary>Keeps the data in a folder.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataBindMount(
        this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return builder.WithBindMount(source, GetDataTarget(builder.Resource), isReadOnly);
    }

    public static IResourceBuilder<PostgresServerResource> WithHostPort(this IResourceBuilder<PostgresServerResource> builder, int? port) =>
        builder.WithEndpoint(PostgresServerResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    public static IResourceBuilder<PostgresServerResource> WithPassword(
        this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> password)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(password);
        builder.Resource.PasswordParameter = password.Resource;
        return builder;
    }

    public static IResourceBuilder<PostgresServerResource> WithUserName(
        this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> userName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(userName);
        builder.Resource.UserNameParameter = userName.Resource;
        return builder;
    }

    /// <summary>Executes SQL files when the cluster is new, in the database <c>POSTGRES_DB</c>: a file, or a folder's in the order of their names.</summary>
    public static IResourceBuilder<PostgresServerResource> WithInitFiles(this IResourceBuilder<PostgresServerResource> builder, string source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return builder.WithContainerFiles(InitFiles.Target, Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory));
    }

    [Obsolete("Use WithInitFiles instead.")]
    public static IResourceBuilder<PostgresServerResource> WithInitBindMount(
        this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = true)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return builder.WithBindMount(source, InitFiles.Target, isReadOnly);
    }

    /// <summary>Executes this script in the place of <c>CREATE DATABASE</c>.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> WithCreationScript(this IResourceBuilder<PostgresDatabaseResource> builder, string script)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(script);
        return builder.WithAnnotation(new PostgresCreateDatabaseScriptAnnotation(script));
    }

    // Where the image of this tag keeps its data; without a version at its start, as before 18.
    private static string GetDataTarget(PostgresServerResource server)
    {
        var tag = server.TryGetLastAnnotation<ContainerImageAnnotation>(out var image) ? image.Tag : null;
        return int.TryParse(tag?.Split('.', '-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= 18 ? VersionedDataTarget : DataTarget;
    }

    private static async Task CreateDatabasesAsync(PostgresServerResource server, IServiceProvider services, CancellationToken cancellationToken)
    {
        var connectionString = await server.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false);
        await using var dataSource = NpgsqlDataSource.Create($"{connectionString};Database=postgres;Pooling=false");
        var logger = services.GetRequiredService<ResourceLoggerService>().GetLogger(server);
        if (server.NewCluster is { } cluster)
        {
            await CreateDatabaseAsync(dataSource, cluster.DatabaseName, script: null, logger, cancellationToken).ConfigureAwait(false);
            await InitFiles.ExecuteAsync(server, cluster, connectionString!, services, logger, cancellationToken).ConfigureAwait(false);
            server.NewCluster = null;
        }

        foreach (var database in server.DatabaseResources)
        {
            var script = database.TryGetLastAnnotation<PostgresCreateDatabaseScriptAnnotation>(out var annotation) ? annotation.Script : null;
            await CreateDatabaseAsync(dataSource, database.DatabaseName, script, logger, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task CreateDatabaseAsync(NpgsqlDataSource dataSource, string name, string? script, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = dataSource.CreateCommand(script ?? $"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            LogExists(logger, name);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotCreated(logger, exception, name);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Database '{DatabaseName}' already exists")]
    private static partial void LogExists(ILogger logger, string databaseName);

    [LoggerMessage(LogLevel.Error, "Failed to create database '{DatabaseName}'")]
    private static partial void LogNotCreated(ILogger logger, Exception exception, string databaseName);
}
