using System.Net.Http.Headers;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using RabbitMQ.Client;

namespace Aspire.Hosting.Tests;

/// <summary>What RabbitMQ resources are in the model, and what the broker makes of it.</summary>
public sealed class RabbitMQTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_is_described_as_Aspires()
    {
        await using var application = new TestApplication();
        var broker = application.Builder.AddRabbitMQ("broker", port: 5673);

        var image = broker.Resource.Annotations.OfType<ContainerImageAnnotation>().Single();
        Assert.Equal(("docker.io", "library/rabbitmq", "4.2"), (image.Registry, image.Image, image.Tag));
        var endpoint = broker.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        Assert.Equal(("tcp", "tcp", "tcp", 5673, 5672), (endpoint.Name, endpoint.UriScheme, endpoint.Transport, endpoint.Port, endpoint.TargetPort));
        Assert.False(broker.Resource.ManagementEndpoint.Exists);
        Assert.Equal("broker_check", broker.Resource.Annotations.OfType<HealthCheckAnnotation>().Single().Key);
        Assert.Equal("broker-password", broker.Resource.PasswordParameter.Name);
        Assert.All(await broker.Resource.PasswordParameter.GetValueAsync(Token) ?? "-", letter => Assert.True(char.IsAsciiLetterOrDigit(letter)));
    }

    [Theory]
    [InlineData("", "4.2-management")]
    [InlineData("4.2", "4.2-management")]
    [InlineData("12345.00.12", "12345.00.12-management")]
    [InlineData("4.2.1-alpine", "4.2.1-management-alpine")]
    [InlineData("alpine", "management-alpine")]
    [InlineData("4-management", "4-management")]
    [InlineData("4.0.9-management-alpine", "4.0.9-management-alpine")]
    public async Task The_management_plugin_is_in_an_image_of_its_own(string tag, string managementTag)
    {
        await using var application = new TestApplication();
        var broker = application.Builder.AddRabbitMQ("broker").WithImageTag(tag).WithManagementPlugin(port: 15673);

        Assert.Equal(managementTag, Assert.Single(broker.Resource.Annotations.OfType<ContainerImageAnnotation>()).Tag);
        var endpoint = broker.Resource.ManagementEndpoint.EndpointAnnotation;
        Assert.Equal(("management", "http", 15673, 15672), (endpoint.Name, endpoint.UriScheme, endpoint.Port, endpoint.TargetPort));
    }

    [Theory]
    [InlineData("docker.io", "library/rabbitmq", "latest")]
    [InlineData("docker.io", "library/rabbitmq", "1.٩.3")]
    [InlineData("docker.io", "library/rabbitmq", "1.2.")]
    [InlineData("docker.io", "company/rabbitmq", "4.2")]
    [InlineData("registry.example", "library/rabbitmq", "4.2")]
    public async Task The_management_plugin_needs_an_image_that_is_known(string registry, string image, string tag)
    {
        await using var application = new TestApplication();
        var broker = application.Builder.AddRabbitMQ("broker").WithImageRegistry(registry).WithImage(image, tag);

        Assert.Throws<DistributedApplicationException>(() => broker.WithManagementPlugin());
    }

    [Fact]
    public async Task A_user_and_a_password_of_ones_own_open_the_broker_and_its_management()
    {
        await using var application = new TestApplication();
        var user = application.Builder.AddParameter("user", "shop owner");
        var password = application.Builder.AddParameter("password", "p@ss/w%rd", secret: true);
        application.Builder.AddRabbitMQ("broker", user, password).WithManagementPlugin();
        var app = await application.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("broker", Token).WaitAsync(TestApplication.Limit, Token);
        var broker = (RabbitMQServerResource)app.GetResource("broker");

        var uri = await broker.ConnectionStringExpression.GetValueAsync(Token);
        Assert.Equal($"amqp://shop%20owner:p%40ss%2Fw%25rd@localhost:{broker.PrimaryEndpoint.Port}", uri);
        await using var connection = await new ConnectionFactory { Uri = new Uri(uri!) }.CreateConnectionAsync(Token);
        Assert.True(connection.IsOpen);

        Assert.Equal($"http://localhost:{broker.ManagementEndpoint.Port}", broker.ManagementEndpoint.Url);
        using var client = app.CreateHttpClient("broker", "management");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("shop owner:p@ss/w%rd")));
        Assert.Contains("\"rabbit", await client.GetStringAsync("/api/overview", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_in_a_folder_belong_to_the_node_of_the_resources_name()
    {
        var folder = Directory.CreateTempSubdirectory("aspire-tests-");
        try
        {
            await using var application = new TestApplication();
            application.Builder.AddRabbitMQ("broker").WithDataBindMount(Path.Combine(folder.FullName, "data"));
            var app = await application.StartAsync();
            await app.ResourceNotifications.WaitForResourceHealthyAsync("broker", Token).WaitAsync(TestApplication.Limit, Token);

            var running = await application.WaitForAsync("broker", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
            Assert.Equal("broker@localhost", running.GetVariable("RABBITMQ_NODENAME"));
            Assert.Equal("guest", running.GetVariable("RABBITMQ_DEFAULT_USER"));
            Assert.True(Directory.Exists(Path.Combine(folder.FullName, "data", "mnesia", "broker@localhost")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_broker_that_was_killed_before_it_had_its_user_gets_it_at_the_next_start()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p@ss'w rd", secret: true);
        application.Builder.AddRabbitMQ("broker", password: password).WithManagementPlugin().WithDataVolume();
        var app = await application.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("broker", Token).WaitAsync(TestApplication.Limit, Token);

        // What is left after such a kill: all the data but the user.
        using (var client = app.CreateHttpClient("broker", "management"))
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("guest:p@ss'w rd")));
            using var deleted = await client.DeleteAsync("/api/users/guest", Token);
            deleted.EnsureSuccessStatusCode();
        }

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("broker", KnownResourceCommands.RestartCommand, Token)).Success);
        await application.WaitForLogAsync("broker", "User 'guest' was missing and has been added");
        await app.ResourceNotifications.WaitForResourceHealthyAsync("broker", Token).WaitAsync(TestApplication.Limit, Token);
        var uri = await ((RabbitMQServerResource)app.GetResource("broker")).ConnectionStringExpression.GetValueAsync(Token);
        await using var connection = await new ConnectionFactory { Uri = new Uri(uri!) }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        Assert.Equal("tests", (await channel.QueueDeclareAsync("tests", durable: false, exclusive: true, autoDelete: true, cancellationToken: Token)).QueueName);
    }
}
