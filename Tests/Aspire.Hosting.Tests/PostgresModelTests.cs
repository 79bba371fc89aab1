using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres;

namespace Aspire.Hosting.Tests;

/// <summary>What PostgreSQL resources are in the model, whatever runs them.</summary>
public sealed class PostgresModelTests
{
    private static readonly NetworkIdentifier Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_is_described_as_Aspires()
    {
        await using var application = new TestApplication();
        var server = application.Builder.AddPostgres("db", port: 5433);
        var database = server.AddDatabase("shop-db", "shop");

        var image = server.Resource.Annotations.OfType<ContainerImageAnnotation>().Single();
        Assert.Equal(("docker.io", "library/postgres", "17.6"), (image.Registry, image.Image, image.Tag));
        var endpoint = server.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        Assert.Equal(("tcp", "tcp", "tcp", 5433, 5432, false), (endpoint.Name, endpoint.UriScheme, endpoint.Transport, endpoint.Port, endpoint.TargetPort, endpoint.IsExternal));
        Assert.Equal("DatabaseMultiple", server.Resource.Annotations.OfType<ResourceIconAnnotation>().Single().IconName);
        Assert.Equal("db_check", server.Resource.Annotations.OfType<HealthCheckAnnotation>().Single().Key);
        Assert.Equal("shop-db_check", database.Resource.Annotations.OfType<HealthCheckAnnotation>().Single().Key);
        Assert.Equal("shop", server.Resource.Databases["SHOP-DB"]);
        Assert.Same(server.Resource, database.Resource.Parent);
    }

    [Fact]
    public async Task A_generated_password_is_kept_with_the_users_secrets()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddPostgres("db").Resource.PasswordParameter;

        Assert.Equal("db-password", password.Name);
        Assert.True(password.Secret);
        Assert.Equal("Aspire.Hosting.ApplicationModel.UserSecretsParameterDefault", password.Default!.GetType().FullName);
        Assert.True((await password.GetValueAsync(Token))!.Length >= 22);
        Assert.DoesNotContain(application.Builder.Resources, resource => resource is ParameterResource);
    }

    [Fact]
    public async Task User_name_password_and_port_can_be_given_later()
    {
        await using var application = new TestApplication();
        var server = application.Builder.AddPostgres("db")
            .WithUserName(application.Builder.AddParameter("user", "own er"))
            .WithPassword(application.Builder.AddParameter("pass", "p@ss"))
            .WithHostPort(5434)
            .WithEndpoint("tcp", endpoint => endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", endpoint.Port!.Value));

        Assert.Equal("Host=localhost;Port=5434;Username=own er;Password=p@ss", await server.Resource.GetConnectionStringAsync(Token));
        Assert.Equal("postgresql://own%20er:p%40ss@localhost:5434", await server.Resource.UriExpression.GetValueAsync(Token));
        Assert.Equal("jdbc:postgresql://localhost:5434", await server.Resource.JdbcConnectionString.GetValueAsync(Token));
    }

    [Theory]
    [InlineData("17.6", "/var/lib/postgresql/data")]
    [InlineData("latest", "/var/lib/postgresql/data")]
    [InlineData("18", "/var/lib/postgresql")]
    [InlineData("18.1-alpine", "/var/lib/postgresql")]
    public async Task The_data_are_where_the_image_keeps_them(string tag, string target)
    {
        await using var application = new TestApplication();
        var volume = application.Builder.AddPostgres("db-1").WithImageTag(tag).WithDataVolume(isReadOnly: true);
        var folder = application.Builder.AddPostgres("db-2").WithImageTag(tag).WithDataBindMount("data");

        var mounted = volume.Resource.Annotations.OfType<ContainerMountAnnotation>().Single();
        Assert.Equal((target, ContainerMountType.Volume, true), (mounted.Target, mounted.Type, mounted.IsReadOnly));
        Assert.Equal(VolumeNameGenerator.Generate(volume, "data"), mounted.Source);
        mounted = folder.Resource.Annotations.OfType<ContainerMountAnnotation>().Single();
        Assert.Equal((target, ContainerMountType.BindMount, false), (mounted.Target, mounted.Type, mounted.IsReadOnly));
        Assert.Equal(Path.Combine(application.Builder.AppHostDirectory, "data"), mounted.Source);
    }

    [Fact]
    public async Task One_pgAdmin_knows_all_servers()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p", secret: true);
        application.Builder.AddPostgres("db-1", password: password).WithPgAdmin(pgAdmin => pgAdmin.WithHostPort(5050));
        application.Builder.AddPostgres("db-2", application.Builder.AddParameter("user", "owner"), password).WithPgAdmin(pgAdmin => pgAdmin.WithImageTag("9"));

        var pgAdmin = Assert.Single(application.Builder.Resources.OfType<PgAdminContainerResource>());
        Assert.Equal("pgadmin", pgAdmin.Name);
        var image = pgAdmin.Annotations.OfType<ContainerImageAnnotation>().Single();
        Assert.Equal(("docker.io", "dpage/pgadmin4", "9"), (image.Registry, image.Image, image.Tag));
        var endpoint = pgAdmin.Annotations.OfType<EndpointAnnotation>().Single();
        Assert.Equal(("http", 5050, 80), (endpoint.Name, endpoint.Port, endpoint.TargetPort));
        Assert.Equal(("db-1", "PgAdmin"), Assert.Single(pgAdmin.Annotations.OfType<ResourceRelationshipAnnotation>().Select(relationship => (relationship.Resource.Name, relationship.Type))));
        var file = Assert.IsType<ContainerFile>(Assert.Single(await FilesAsync(pgAdmin, "/pgadmin4")));
        Assert.Equal("servers.json", file.Name);
        var second = JsonNode.Parse(file.Contents!)!["Servers"]!["2"]!;
        Assert.Equal(("db-2", "owner", 5432, "echo 'p'"), ((string?)second["Host"], (string?)second["Username"], (int)second["Port"]!, (string?)second["PasswordExecCommand"]));
    }

    [Fact]
    public async Task One_pgweb_knows_all_databases()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p", secret: true);
        application.Builder.AddPostgres("db-1", password: password).WithPgWeb(pgWeb => pgWeb.WithHostPort(8082)).AddDatabase("shop-db", "shop");
        application.Builder.AddPostgres("db-2", password: password).WithPgWeb();

        var pgWeb = Assert.Single(application.Builder.Resources.OfType<PgWebContainerResource>());
        var image = pgWeb.Annotations.OfType<ContainerImageAnnotation>().Single();
        Assert.Equal(("docker.io", "sosedoff/pgweb", "0.17.0"), (image.Registry, image.Image, image.Tag));
        Assert.Equal((8082, 8081), (pgWeb.PrimaryEndpoint.EndpointAnnotation.Port, pgWeb.PrimaryEndpoint.EndpointAnnotation.TargetPort));
        var folder = Assert.IsType<ContainerDirectory>(Assert.Single(await FilesAsync(pgWeb, "/")));
        var bookmarks = Assert.IsType<ContainerDirectory>(Assert.Single(folder.Entries));
        var bookmark = Assert.IsType<ContainerFile>(Assert.Single(bookmarks.Entries));
        Assert.Equal((".pgweb", "bookmarks", "shop-db.toml"), (folder.Name, bookmarks.Name, bookmark.Name));
        Assert.Equal(
            """
            host = "db-1"
            port = 5432
            user = "postgres"
            password = "p"
            database = "shop"
            sslmode = "disable"
            """,
            bookmark.Contents);
    }

    [Fact]
    public async Task A_database_has_one_Mcp_server_of_a_name()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p", secret: true);
        var database = application.Builder.AddPostgres("db", password: password)
            .WithEndpoint("tcp", endpoint => endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(Network, new AllocatedEndpoint(endpoint, "db.dev.internal", 5432, EndpointBindingMode.SingleAddress, null, Network)))
            .AddDatabase("shop");
#pragma warning disable ASPIREPOSTGRES001 // Those who try it.
        database.WithPostgresMcp().WithPostgresMcp(mcp => mcp.WithImageTag("1")).WithPostgresMcp(containerName: "other");
#pragma warning restore ASPIREPOSTGRES001

        Assert.Equal(["shop-mcp", "other"], application.Builder.Resources.OfType<PostgresMcpContainerResource>().Select(mcp => mcp.Name));
        var first = application.Builder.Resources.OfType<PostgresMcpContainerResource>().First();
        Assert.Equal("1", first.Annotations.OfType<ContainerImageAnnotation>().Single().Tag);
        Assert.Equal(("http", 8000), (first.PrimaryEndpoint.EndpointName, first.PrimaryEndpoint.EndpointAnnotation.TargetPort));
#pragma warning disable CS0618 // What it stands for needs an application that runs.
        Assert.Equal("postgresql://postgres:p@db.dev.internal:5432/shop", (await first.GetEnvironmentVariableValuesAsync())["DATABASE_URI"]);
#pragma warning restore CS0618
    }

    [Fact]
    public async Task Two_databases_of_one_name_are_refused()
    {
        await using var application = new TestApplication();
        application.Builder.AddPostgres("db-1").AddDatabase("shop");
        var other = application.Builder.AddPostgres("db-2");

        Assert.Throws<DistributedApplicationException>(() => other.AddDatabase("shop"));
    }

    private static async Task<IEnumerable<ContainerFileSystemItem>> FilesAsync(IResource resource, string destination)
    {
        var files = resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>().Single();
        Assert.Equal(destination, files.DestinationPath);
        return await files.Callback(new() { Model = resource, ServiceProvider = null! }, Token);
    }
}
