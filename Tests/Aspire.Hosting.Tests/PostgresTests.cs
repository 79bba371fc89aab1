using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Aspire.Hosting.Tests;

/// <summary>What PostgreSQL resources offer beside being servers.</summary>
public sealed class PostgresTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_files_for_a_new_cluster_are_executed_once_in_the_order_of_their_names()
    {
        var folder = Directory.CreateTempSubdirectory("aspire-init-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "1.sql"), "CREATE TABLE beans (name text); INSERT INTO beans VALUES ('arabica');", Token);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "2.sql"), "INSERT INTO beans VALUES ('robusta');", Token);
            await using var application = new TestApplication();
            var password = application.Builder.AddParameter("password", "p", secret: true);
            var server = application.Builder.AddPostgres("db", password: password).WithDataVolume().WithInitFiles(folder.FullName);
            var app = await application.StartAsync();
            await app.ResourceNotifications.WaitForResourceHealthyAsync("db", Token).WaitAsync(TestApplication.Limit, Token);
            Assert.Equal(2, await CountAsync(server.Resource));

            await app.ResourceCommands.ExecuteCommandAsync("db", KnownResourceCommands.RestartCommand, Token);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("db", Token).WaitAsync(TestApplication.Limit, Token);
            Assert.Equal(2, await CountAsync(server.Resource));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("WithInitBindMount")]
    [InlineData("WithContainerFiles")]
    public async Task However_they_get_to_where_the_image_looks_for_them_they_are_executed_in_the_first_database(string way)
    {
        var folder = Directory.CreateTempSubdirectory("aspire-init-");
        try
        {
            // Long enough for the new database to be looked at before it is filled.
            const string Sql = "SELECT pg_sleep(1); CREATE TABLE beans (name text); INSERT INTO beans VALUES ('arabica');";
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "1.sql"), Sql, Token);
            await using var application = new TestApplication();
            var password = application.Builder.AddParameter("password", "p", secret: true);
            var server = application.Builder.AddPostgres("db", password: password).WithEnvironment("POSTGRES_DB", "shop");
            var database = server.AddDatabase("shop-db", "shop");
#pragma warning disable CS0618 // Those who still mount.
            _ = way == "WithInitBindMount"
                ? server.WithInitBindMount(folder.FullName)
                : server.WithContainerFiles("/docker-entrypoint-initdb.d", [new ContainerFile { Name = "1.sql", Contents = Sql }]);
#pragma warning restore CS0618
            var app = await application.StartAsync();
            await app.ResourceNotifications.WaitForResourceHealthyAsync("shop-db", Token).WaitAsync(TestApplication.Limit, Token);

            Assert.Equal(1L, await QueryAsync(database.Resource, "SELECT count(*) FROM beans"));
            Assert.DoesNotContain("Without effect", await application.ReadLogAsync("db"), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Databases_are_created_by_their_scripts_or_names_and_what_fails_is_logged_and_spares_the_others()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p", secret: true);
        var server = application.Builder.AddPostgres("db", password: password);
        var there = server.AddDatabase("there", "postgres");
        server.AddDatabase("wrong").WithCreationScript("CREATE DATABASE wrong ENCODING = 'none such'");
        var scripted = server.AddDatabase("scripted").WithCreationScript("CREATE DATABASE scripted CONNECTION LIMIT 7");
        var special = server.AddDatabase("special", "!']`'[\"");
        var app = await application.StartAsync();
        foreach (var name in new[] { "there", "scripted", "special" })
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(name, Token).WaitAsync(TestApplication.Limit, Token);
        }

        Assert.Equal("postgres", await QueryAsync(there.Resource, "SELECT current_database()"));
        Assert.Equal(7, await QueryAsync(scripted.Resource, "SELECT datconnlimit FROM pg_database WHERE datname = current_database()"));
        Assert.Equal("!']`'[\"", await QueryAsync(special.Resource, "SELECT current_database()"));
        var log = await application.ReadLogAsync("db");
        Assert.Contains("Failed to create database 'wrong'", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Failed to create database 'postgres'", log, StringComparison.Ordinal);
        var wrong = await application.WaitForAsync("wrong", snapshot => snapshot.HealthStatus == HealthStatus.Unhealthy);
        Assert.Equal(HealthStatus.Healthy, wrong.HealthReports.Single(report => report.Name == "db_check").Status);
    }

    [Fact]
    public async Task What_is_persistent_has_its_data_and_its_port_again_in_the_next_run()
    {
        var root = Path.Combine(Path.GetTempPath(), $"aspire-tests-{Guid.NewGuid():N}");
        try
        {
            var first = await RunAsync("CREATE TABLE beans AS SELECT 'arabica' AS name");
            var second = await RunAsync("SELECT name FROM beans");

            Assert.Equal("arabica", second.Answer);
            Assert.Equal(first.ConnectionString, second.ConnectionString);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        async Task<(string? ConnectionString, object? Answer)> RunAsync(string sql)
        {
            await using var application = new TestApplication(root);
            var password = application.Builder.AddParameter("password", "p", secret: true);
            var database = application.Builder.AddPostgres("db", password: password).WithLifetime(ContainerLifetime.Persistent).AddDatabase("shop");
            var app = await application.StartAsync();
            await app.ResourceNotifications.WaitForResourceHealthyAsync("shop", Token).WaitAsync(TestApplication.Limit, Token);
            return (await database.Resource.ConnectionStringExpression.GetValueAsync(Token), await QueryAsync(database.Resource, sql));
        }
    }

    [Fact]
    public async Task What_runs_only_in_a_container_stays_in_the_model_and_says_so()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p", secret: true);
        application.Builder.AddPostgres("db-1", password: password).WithExplicitStart().WithPgAdmin().WithPgWeb();
        await application.StartAsync();

        foreach (var tool in new[] { "pgadmin", "pgweb" })
        {
            await application.WaitForAsync(tool, snapshot => snapshot.State?.Text == KnownResourceStates.NotStarted);
            await application.WaitForLogAsync(tool, "runs only in a container");
        }
    }

    private static async Task<object?> QueryAsync(PostgresDatabaseResource database, string sql)
    {
        await using var dataSource = NpgsqlDataSource.Create($"{await database.ConnectionStringExpression.GetValueAsync(Token)};Pooling=false");
        await using var command = dataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Token);
    }

    private static async Task<long> CountAsync(PostgresServerResource server)
    {
        await using var dataSource = NpgsqlDataSource.Create($"{await server.GetConnectionStringAsync(Token)};Database=postgres;Pooling=false");
        await using var command = dataSource.CreateCommand("SELECT count(*) FROM beans");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }
}
