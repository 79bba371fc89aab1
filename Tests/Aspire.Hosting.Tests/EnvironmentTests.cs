using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>The variables that references put into a resource's environment, by Aspire's names.</summary>
public sealed class EnvironmentTests
{
    [Fact]
    public async Task A_connection_string_comes_with_its_properties()
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "pass word", secret: true);
        var database = application.Builder.AddPostgres("db", password: password).WithEndpoint("tcp", Allocate(5432)).AddDatabase("clients-db", "clients");
        var variables = await VariablesAsync(application.Builder.AddExecutable("client", "true", ".").WithReference(database));

        Assert.Equal("Host=localhost;Port=5432;Username=postgres;Password=pass word;Database=clients", variables["ConnectionStrings__clients-db"]);
        Assert.Equal("localhost", variables["CLIENTS_DB_HOST"]);
        Assert.Equal("5432", variables["CLIENTS_DB_PORT"]);
        Assert.Equal("postgres", variables["CLIENTS_DB_USERNAME"]);
        Assert.Equal("pass word", variables["CLIENTS_DB_PASSWORD"]);
        Assert.Equal("postgresql://postgres:pass%20word@localhost:5432/clients", variables["CLIENTS_DB_URI"]);
        Assert.Equal("jdbc:postgresql://localhost:5432/clients", variables["CLIENTS_DB_JDBCCONNECTIONSTRING"]);
        Assert.Equal("clients", variables["CLIENTS_DB_DATABASENAME"]);
    }

    [Theory]
    [InlineData(ReferenceEnvironmentInjectionFlags.None, new string[0])]
    [InlineData(ReferenceEnvironmentInjectionFlags.ConnectionString, new[] { "ConnectionStrings__broker" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.ConnectionProperties, new[] { "BROKER_HOST", "BROKER_PASSWORD", "BROKER_PORT", "BROKER_URI", "BROKER_USERNAME" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.ServiceDiscovery, new[] { "services__web__http__0" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.Endpoints, new[] { "WEB_HTTP" })]
    public async Task What_a_reference_injects_can_be_limited(ReferenceEnvironmentInjectionFlags flags, string[] names)
    {
        await using var application = new TestApplication();
        var password = application.Builder.AddParameter("password", "p", secret: true);
        var broker = application.Builder.AddRabbitMQ("broker", password: password).WithEndpoint("tcp", Allocate(5672));
        var web = application.Builder.AddProject("web", "web.csproj", launchProfileName: null).WithHttpEndpoint().WithEndpoint("http", Allocate(8000));

        var variables = await VariablesAsync(
            application.Builder.AddExecutable("client", "true", ".").WithReferenceEnvironment(flags).WithReference(broker).WithReference(web));

        Assert.Equal(names, variables.Keys.Order());
    }

    [Fact]
    public async Task Endpoints_are_found_by_their_scheme_if_they_are_named_so_and_by_their_name_otherwise()
    {
        await using var application = new TestApplication();
        var web = application.Builder.AddProject("my-web", "web.csproj", launchProfileName: null)
            .WithHttpEndpoint().WithHttpEndpoint(name: "admin")
            .WithEndpoint("http", Allocate(8000)).WithEndpoint("admin", Allocate(8001));

        var variables = await VariablesAsync(application.Builder.AddExecutable("client", "true", ".").WithReference(web));
        var renamed = await VariablesAsync(application.Builder.AddExecutable("other", "true", ".").WithReference(web, "shop"));

        Assert.Equal("http://localhost:8000", variables["services__my-web__http__0"]);
        Assert.Equal("http://localhost:8001", variables["services__my-web__admin__0"]);
        Assert.Equal("http://localhost:8000", variables["MY_WEB_HTTP"]);
        Assert.Equal("http://localhost:8001", variables["MY_WEB_ADMIN"]);
        Assert.Equal("http://localhost:8000", renamed["services__shop__http__0"]);
        Assert.Equal("http://localhost:8000", renamed["shop_HTTP"]);
    }

    [Fact]
    public async Task A_connection_string_can_be_made_of_values_of_others()
    {
        await using var application = new TestApplication();
        var key = application.Builder.AddParameter("key", "k1", secret: true);
        var store = application.Builder.AddConnectionString("store", ReferenceExpression.Create($"Endpoint=store;Key={key}"));
        var text = await store.Resource.ConnectionStringExpression.GetValueAsync(TestContext.Current.CancellationToken);
        var variables = await VariablesAsync(application.Builder.AddExecutable("client", "true", ".").WithReference(store).WithExplicitStart());

        Assert.Equal("Endpoint=store;Key=k1", text);
        Assert.Equal("Endpoint=store;Key=k1", variables["ConnectionStrings__store"]);
        await application.StartAsync();
        var running = await application.WaitForAsync("store", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        Assert.True(running.Properties.Single(property => property.Name == "resource.connectionString").IsSensitive);
    }

    [Fact]
    public async Task A_value_can_be_chosen_when_it_is_resolved()
    {
        await using var application = new TestApplication();
        var mode = application.Builder.AddParameter("mode", "Fast");
        var chosen = ReferenceExpression.CreateConditional(
            mode.Resource, "fast", ReferenceExpression.Create($"speed={mode}"), ReferenceExpression.Create($"slow"));

        var variables = await VariablesAsync(application.Builder.AddExecutable("client", "true", ".").WithEnvironment("MODE", chosen));

        Assert.Equal("speed=Fast", variables["MODE"]);
        Assert.Same(mode.Resource, Assert.Single(chosen.ValueProviders));
    }

    private static Action<EndpointAnnotation> Allocate(int port) => endpoint => endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);

    private static async Task<Dictionary<string, string>> VariablesAsync<T>(IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment =>
#pragma warning disable CS0618 // What it stands for is not offered.
        await builder.Resource.GetEnvironmentVariableValuesAsync();
#pragma warning restore CS0618
}
