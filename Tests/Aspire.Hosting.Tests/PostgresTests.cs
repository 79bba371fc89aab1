using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace Aspire.Hosting.Tests;

/// <summary>What PostgreSQL resources offer beside being servers.</summary>
public sealed class PostgresTests
{
    [Fact]
    public async Task The_files_for_a_new_cluster_are_executed_once_in_the_order_of_their_names()
    {
        var folder = Directory.CreateTempSubdirectory("aspire-init-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "1.sql"), "CREATE TABLE beans (name text); INSERT INTO beans VALUES ('arabica');", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "2.sql"), "INSERT INTO beans VALUES ('robusta');", TestContext.Current.CancellationToken);
            await using var application = new TestApplication();
            var password = application.Builder.AddParameter("password", "p", secret: true);
            var server = application.Builder.AddPostgres("db", password: password).WithDataVolume().WithInitFiles(folder.FullName);
            var app = await application.StartAsync();
            await app.ResourceNotifications.WaitForResourceHealthyAsync("db", TestContext.Current.CancellationToken).WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
            Assert.Equal(2, await CountAsync(server.Resource));

            await app.ResourceCommands.ExecuteCommandAsync("db", KnownResourceCommands.RestartCommand, TestContext.Current.CancellationToken);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("db", TestContext.Current.CancellationToken).WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
            Assert.Equal(2, await CountAsync(server.Resource));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_runs_only_in_a_container_stays_in_the_model_and_says_so()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p", secret: true);
        application.Builder.AddPostgres("db-1", password: password).WithExplicitStart().WithPgAdmin(pgAdmin => pgAdmin.WithHostPort(5050)).WithPgWeb();
        application.Builder.AddPostgres("db-2", password: password).WithExplicitStart().WithPgAdmin().WithPgWeb();
        await application.StartAsync();

        foreach (var tool in new[] { "pgadmin", "pgweb" })
        {
            await application.WaitForAsync(tool, snapshot => snapshot.State?.Text == KnownResourceStates.NotStarted);
            await application.WaitForLogAsync(tool, "runs only in a container");
        }
    }

    [Fact]
    public async Task The_connection_string_of_another_resource_can_stand_for_a_servers()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p", secret: true);
        var elsewhere = application.Builder.AddConnectionString("elsewhere", ReferenceExpression.Create($"Host=elsewhere"));

        var server = application.Builder.AddPostgres("db", password: password).WithConnectionStringRedirection(elsewhere.Resource);

        Assert.Equal("Host=elsewhere", await server.Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("4.2", "4.2-management")]
    [InlineData("4.2.1-alpine", "4.2.1-management-alpine")]
    [InlineData("latest", "management")]
    [InlineData("4-management", "4-management")]
    public async Task The_management_plugin_is_in_an_image_of_its_own(string tag, string managementTag)
    {
        await using var application = new TestApplication();
        var broker = application.Builder.AddRabbitMQ("broker").WithImageTag(tag).WithManagementPlugin();

        Assert.Equal(managementTag, Assert.Single(broker.Resource.Annotations.OfType<ContainerImageAnnotation>()).Tag);
    }

    [Fact]
    public async Task The_management_plugin_needs_an_image_that_is_known()
    {
        await using var application = new TestApplication();
        var broker = application.Builder.AddRabbitMQ("broker").WithImage("company/rabbitmq", "blue");

        Assert.Throws<DistributedApplicationException>(() => broker.WithManagementPlugin());
    }

    private static async Task<long> CountAsync(PostgresServerResource server)
    {
        await using var dataSource = NpgsqlDataSource.Create($"{await server.GetConnectionStringAsync(TestContext.Current.CancellationToken)};Database=postgres;Pooling=false");
        await using var command = dataSource.CreateCommand("SELECT count(*) FROM beans");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
