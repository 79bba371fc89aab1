using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Npgsql;
using RabbitMQ.Client;

namespace Aspire.Hosting.Tests;

/// <summary>PostgreSQL and RabbitMQ as native processes.</summary>
public sealed class ServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connection_strings_and_properties_are_Aspires()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p+w", secret: true);
        var database = application.Builder.AddPostgres("db-clients", password: password).AddDatabase("clients-db", "clients_db");
        var broker = application.Builder.AddRabbitMQ("rabbitmq", password: password).WithManagementPlugin();
        application.Builder.AddExecutable("client", "sleep", ".", "60").WithReference(database).WithReference(broker).WithExplicitStart();

        Assert.Equal("{db-clients.connectionString};Database=clients_db", database.Resource.ConnectionStringExpression.ValueExpression);
        Assert.Equal(
            "Host={db-clients.bindings.tcp.host};Port={db-clients.bindings.tcp.port};Username=postgres;Password={password.value}",
            database.Resource.Parent.ConnectionStringExpression.ValueExpression);
        Assert.Equal(
            "amqp://guest:{password.value}@{rabbitmq.bindings.tcp.host}:{rabbitmq.bindings.tcp.port}",
            broker.Resource.ConnectionStringExpression.ValueExpression);
        Assert.True(broker.Resource.ManagementEndpoint.Exists);
        Assert.True(broker.Resource.IsContainer());
    }

    [Fact]
    public async Task A_database_is_created_and_its_data_outlive_a_kill_of_the_server()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "secret", secret: true);
        application.Builder.AddPostgres("db", password: password).WithDataVolume().AddDatabase("shop-db", "shop");
        var app = await application.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("shop-db", Token).WaitAsync(TestApplication.Limit, Token);
        var connectionString = await ((IResourceWithConnectionString)app.GetResource("shop-db")).GetConnectionStringAsync(Token);
        await ExecuteAsync(connectionString!, "CREATE TABLE t (x int); INSERT INTO t VALUES (42)");
        var running = await application.WaitForAsync("db", snapshot => snapshot.State?.Text == KnownResourceStates.Running);

        using (var process = System.Diagnostics.Process.GetProcessById(int.Parse(running.GetProperty("executable.pid")!)))
        {
            process.Kill();
        }

        var ended = await application.WaitForAsync("db", snapshot => snapshot.State?.Text == KnownResourceStates.Exited);
        Assert.Equal(137, ended.ExitCode);
        await application.WaitForAsync("shop-db", snapshot => snapshot.State?.Text == KnownResourceStates.Exited);
        await app.ResourceCommands.ExecuteCommandAsync("db", KnownResourceCommands.StartCommand, Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("shop-db", WaitBehavior.WaitOnResourceUnavailable, Token).WaitAsync(TestApplication.Limit, Token);
        Assert.Equal(42, await ExecuteAsync(connectionString!, "SELECT x FROM t"));
    }

    [Fact]
    public async Task Servers_set_up_together_each_have_their_own_user_and_password()
    {
        await using var application = new TestApplication();
        var owner = application.Builder.AddParameter("owner", "shop-owner");
        var odd = application.Builder.AddParameter("odd", "a\\b{c}", secret: true);
        application.Builder.AddPostgres("db-plain", password: application.Builder.AddParameter("plain", "plain", secret: true));
        application.Builder.AddPostgres("db-owned", owner, odd);
        var app = await application.StartAsync();

        foreach (var (name, user, password) in new[] { ("db-plain", "postgres", "plain"), ("db-owned", "shop-owner", "a\\b{c}") })
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(name, Token).WaitAsync(TestApplication.Limit, Token);
            var port = ((IResourceWithEndpoints)app.GetResource(name)).GetEndpoint("tcp").Port;
            var connection = new NpgsqlConnectionStringBuilder { Host = "localhost", Port = port, Username = user, Password = password, Database = "postgres" };
            Assert.Equal(1, await ExecuteAsync(connection.ConnectionString, "SELECT 1"));

            connection.Password = "another";
            await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection.ConnectionString, "SELECT 1"));
        }
    }

    [Fact]
    public async Task A_broker_keeps_durable_messages_over_a_restart_and_listens_on_loopback_only()
    {
        await using var application = new TestApplication();
        application.Builder.AddRabbitMQ("broker").WithDataVolume().WithManagementPlugin();
        var app = await application.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("broker", Token).WaitAsync(TestApplication.Limit, Token);
        var broker = (RabbitMQServerResource)app.GetResource("broker");
        var uri = new Uri((await ((IResourceWithConnectionString)broker).GetConnectionStringAsync(Token))!);
        var factory = new ConnectionFactory { Uri = uri };
        await using (var connection = await factory.CreateConnectionAsync(Token))
        await using (var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token))
        {
            await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, cancellationToken: Token);
            await channel.BasicPublishAsync("", "kept", mandatory: true, new BasicProperties { Persistent = true }, new byte[] { 1 }, Token);
        }

        await app.ResourceCommands.ExecuteCommandAsync("broker", KnownResourceCommands.RestartCommand, Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("broker", WaitBehavior.WaitOnResourceUnavailable, Token).WaitAsync(TestApplication.Limit, Token);
        await using (var connection = await factory.CreateConnectionAsync(Token))
        await using (var channel = await connection.CreateChannelAsync(cancellationToken: Token))
        {
            Assert.Equal(1u, await channel.MessageCountAsync("kept", Token));
        }

        foreach (var address in await System.Net.Dns.GetHostAddressesAsync(System.Net.Dns.GetHostName(), AddressFamily.InterNetwork, Token))
        {
            if (!System.Net.IPAddress.IsLoopback(address))
            {
                using var client = new TcpClient();
                await Assert.ThrowsAnyAsync<SocketException>(async () => await client.ConnectAsync(address, uri.Port, Token));
            }
        }
    }

    [Fact]
    public async Task A_data_directory_of_another_version_is_named_with_what_to_do()
    {
        await using var application = new TestApplication();
        var directory = Directory.CreateTempSubdirectory("aspire-tests-");
        try
        {
            Directory.CreateDirectory(Path.Combine(directory.FullName, "data"));
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "data", "PG_VERSION"), "9\n", Token);
            application.Builder.AddPostgres("db").WithDataBindMount(directory.FullName);

            await application.StartAsync();

            await application.WaitForAsync("db", snapshot => snapshot.State?.Text == KnownResourceStates.FailedToStart);
            Assert.Contains("was made by PostgreSQL 9", await application.ReadLogAsync("db"), StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_container_without_a_native_form_says_so()
    {
        await using var application = new TestApplication();
        application.Builder.AddResource(new ContainerResource("cache")).WithImage("redis");

        await application.StartAsync();

        await application.WaitForAsync("cache", snapshot => snapshot.State?.Text == KnownResourceStates.FailedToStart);
        Assert.Contains("has no native form here", await application.ReadLogAsync("cache"), StringComparison.Ordinal);
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var dataSource = NpgsqlDataSource.Create($"{connectionString};Pooling=false");
        await using var command = dataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Token);
    }
}
