using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Tests;

/// <summary>References between resources, and values made of values.</summary>
public sealed class ReferenceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_endpoint_can_be_kept_from_those_who_refer_to_the_whole_resource()
    {
        await using var application = new TestApplication();
        var web = application.Builder.AddProject("web", "web.csproj", launchProfileName: null).WithHttpEndpoint().WithHttpEndpoint(name: "admin")
            .WithEndpoint("http", endpoint => endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 8000))
            .WithEndpoint("admin", endpoint =>
            {
                endpoint.ExcludeReferenceEndpoint = true;
                endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 8001);
            });

        Assert.Equal(["WEB_HTTP", "services__web__http__0"], (await VariablesAsync(application.Builder.AddExecutable("all", "true", ".").WithReference(web))).Keys.Order(StringComparer.Ordinal));
        Assert.Equal("http://localhost:8001", (await VariablesAsync(application.Builder.AddExecutable("one", "true", ".").WithReference(web.GetEndpoint("admin"))))["services__web__admin__0"]);
    }

    [Fact]
    public async Task An_http_endpoint_that_has_come_to_speak_https_is_found_as_such()
    {
        await using var application = new TestApplication();
        var web = application.Builder.AddProject("web", "web.csproj", launchProfileName: null).WithHttpEndpoint()
            .WithEndpoint("http", endpoint =>
            {
                endpoint.UriScheme = "https";
                endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 8000);
            });

        Assert.Equal("https://localhost:8000", (await VariablesAsync(application.Builder.AddExecutable("client", "true", ".").WithReference(web)))["services__web__https__0"]);
    }

    [Fact]
    public async Task A_service_at_an_address_is_referred_to_by_a_name()
    {
        await using var application = new TestApplication();
        var client = application.Builder.AddExecutable("client", "true", ".").WithReference("pet-store", new Uri("https://pets.example/v1/"));

        var variables = await VariablesAsync(client);

        Assert.Equal("https://pets.example/v1/", variables["services__pet-store__default__0"]);
        Assert.Equal("https://pets.example/v1/", variables["pet_store"]);
        Assert.Throws<InvalidOperationException>(() => client.WithReference("a", new Uri("pets.example", UriKind.Relative)));
        Assert.Throws<InvalidOperationException>(() => client.WithReference("b", new Uri("https://pets.example/#top")));
        Assert.Contains(
            "absolute path must end with '/'",
            Assert.Throws<InvalidOperationException>(() => client.WithReference("c", new Uri("https://pets.example/v1"))).Message,
            StringComparison.Ordinal);
        Assert.Empty(await VariablesAsync(application.Builder.AddExecutable("other", "true", ".")
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.None).WithReference("pets", new Uri("https://pets.example/"))));
    }

    [Fact]
    public async Task A_missing_connection_string_is_an_error_unless_it_is_optional()
    {
        await using var application = new TestApplication();
        var store = application.Builder.AddResource(new Store("store"));

        var required = await BuildAsync(application.Builder.AddExecutable("needs", "true", ".").WithReference(store));
        var optional = await BuildAsync(application.Builder.AddExecutable("may", "true", ".").WithReference(store, optional: true));

        var fault = Assert.IsType<DistributedApplicationException>(Assert.IsType<AggregateException>(required.Exception).InnerException);
        Assert.Equal("The connection string for the resource 'store' is not available.", fault.Message);
        Assert.Null(optional.Exception);
        Assert.DoesNotContain(optional.EnvironmentVariables, variable => variable.Key.StartsWith("ConnectionStrings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_parts_of_a_connection_string_are_named_by_the_connection_and_can_be_added_to()
    {
        await using var application = new TestApplication();
        var store = application.Builder.AddResource(new Store("my-store") { Value = "v" }).WithConnectionProperty("Zone", "north");

        var variables = await VariablesAsync(application.Builder.AddExecutable("client", "true", ".").WithReference(store, connectionName: "2nd-store"));

        Assert.Equal("v", variables["ConnectionStrings__2nd-store"]);
        Assert.Equal(("localhost", "north"), (variables["_2ND_STORE_HOST"], variables["_2ND_STORE_ZONE"]));
        Assert.Equal("localhost", await store.Resource.GetConnectionProperty("host").GetValueAsync(Token));
        Assert.Null(await store.Resource.GetConnectionProperty("other").GetValueAsync(Token));
        Assert.Equal(
            ["Host=elsewhere", "User=u"],
            store.Resource.CombineProperties([new("HOST", ReferenceExpression.Create($"elsewhere")), new("User", ReferenceExpression.Create($"u"))]).Select(property => $"{property.Key}={property.Value.Format}"));
    }

    [Fact]
    public async Task A_connection_string_can_stand_for_anothers()
    {
        await using var application = new TestApplication();
        var real = application.Builder.AddResource(new Store("real") { Value = "r" });
        var store = application.Builder.AddPostgres("store").WithConnectionStringRedirection(real.Resource);

        var client = application.Builder.AddExecutable("client", "true", ".")
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString).WithReference(store); // the parts wait for a port

        Assert.Equal("r", (await VariablesAsync(client))["ConnectionStrings__store"]);
    }

    [Fact]
    public async Task A_parent_and_a_child_are_shown_together()
    {
        await using var application = new TestApplication();
        var (parent, one, two) = (application.Builder.AddParameter("parent", "p"), application.Builder.AddParameter("one", "1"), application.Builder.AddParameter("two", "2"));
        one.WithParentRelationship(parent);
        parent.WithChildRelationship(two);

        Assert.All([one, two], child => Assert.Equal(
            (parent.Resource, KnownRelationshipTypes.Parent),
            child.Resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(relationship => (relationship.Resource, relationship.Type)).Single()));
    }

    [Fact]
    public async Task A_child_is_shown_under_the_last_parent_it_was_given_but_a_database_under_its_server()
    {
        await using var application = new TestApplication();
        var (first, last, store) = (application.Builder.AddParameter("first", "f"), application.Builder.AddParameter("last", "l"), application.Builder.AddPostgres("store"));
        var parameter = application.Builder.AddParameter("child", "c").WithParentRelationship(first).WithParentRelationship(last);
        var program = application.Builder.AddExecutable("program", "true", ".").WithParentRelationship(first).WithParentRelationship(last);
        var database = store.AddDatabase("shop").WithParentRelationship(first);

        Assert.Equal(["last", "last", "store"], new IResource[] { parameter.Resource, program.Resource, database.Resource }.Select(child =>
            SnapshotFactory.CreateInitial(child).Properties.Single(property => property.Name == "resource.parentName").Value));
        Assert.DoesNotContain(SnapshotFactory.CreateInitial(last.Resource).Properties, property => property.Name == "resource.parentName");
    }

    [Fact]
    public async Task Whatever_a_resource_takes_a_value_from_is_shown_as_its_reference()
    {
        await using var application = new TestApplication();
        var key = application.Builder.AddParameter("key", "k");
        var store = application.Builder.AddConnectionString("store", ReferenceExpression.Create($"Key={key}"));
        var web = application.Builder.AddExecutable("web", "true", ".").WithHttpEndpoint();
        var client = application.Builder.AddExecutable("client", "true", ".", web.GetEndpoint("http"))
            .WithReference(store).WithEnvironment("KEY", key).WithArgs(web.GetEndpoint("http")).WaitFor(web);

        Assert.Equal([("store", "Reference"), ("key", "Reference"), ("web", "Reference"), ("web", "WaitFor")], Of(client.Resource));
        Assert.Equal([("key", "WaitFor"), ("key", "Reference")], Of(store.Resource));

        static IEnumerable<(string, string)> Of(IResource resource) =>
            resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(relationship => (relationship.Resource.Name, relationship.Type));
    }

    [Fact]
    public async Task Who_waits_for_a_child_waits_for_its_parent_and_a_child_not_for_its_parent()
    {
        await using var application = new TestApplication();
        var parent = application.Builder.AddResource(new Store("parent"));
        var child = application.Builder.AddResource(new Shelf("child", parent.Resource));
        var client = application.Builder.AddExecutable("client", "true", ".").WaitFor(child);

        Assert.Equal(["parent", "child"], client.Resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name));
        Assert.Equal(["child"], client.Resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(relationship => relationship.Resource.Name));
        Assert.Equal("The 'child' resource cannot wait for its parent 'parent'.", Assert.Throws<DistributedApplicationException>(() => child.WaitFor(parent)).Message);
        Assert.Equal("The 'client' resource cannot wait for itself.", Assert.Throws<DistributedApplicationException>(() => client.WaitForCompletion(client)).Message);
    }

    [Fact]
    public async Task A_connection_string_is_there_once_what_it_is_made_of_is_ready()
    {
        await using var application = new TestApplication();
        var store = application.Builder.AddResource(new Store("store") { Value = "v" });
        application.Builder.AddConnectionString("whole", builder => builder.Append($"{store.Resource};More=1"));
        var app = await application.StartAsync();

        Assert.NotEqual(KnownResourceStates.Running, (await application.WaitForAsync("whole", _ => true)).State?.Text);
        await app.ResourceNotifications.PublishUpdateAsync(store.Resource, snapshot => snapshot with { State = KnownResourceStates.Running });

        var whole = await application.WaitForAsync("whole", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        Assert.Equal("v;More=1", whole.GetProperty(CustomResourceKnownProperties.ConnectionString));
    }

    [Theory]
    [InlineData("{x}", "Hello {{x}}", "Hello {x}")]
    [InlineData("{{0}}", "Hello {{0}}", "Hello {0}")]
    [InlineData("{{{", "Hello {{{{", "Hello {{")]
    public async Task A_text_in_an_expression_stays_as_it_is_but_for_braces_that_are_doubled_already(string text, string format, string value)
    {
        var expression = ReferenceExpression.Create($"Hello {text}");

        Assert.Equal((format, value, value), (expression.Format, expression.ValueExpression, await expression.GetValueAsync(Token)));
    }

    [Fact]
    public async Task A_configuration_tells_its_values_from_what_they_come_from()
    {
        await using var application = new TestApplication();
        var secret = application.Builder.AddParameter("secret", "s", secret: true);
        var tool = application.Builder.AddExecutable("tool", "true", ".", "--flag").WithArgs(ReferenceExpression.Create($"--key={secret}"), new HostUrl("http://localhost:1")).WithEnvironment("KEY", secret);

        var run = await BuildAsync(tool);
        var publish = await ExecutionConfigurationBuilder.Create(tool.Resource).WithArgumentsConfig().WithEnvironmentVariablesConfig()
            .BuildAsync(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Publish), NullLogger.Instance, Token);

        Assert.Equal([("--flag", false), ("--key=s", true), ("http://localhost:1", false)], run.Arguments);
        Assert.Same(secret.Resource, run.EnvironmentVariablesWithUnprocessed.Single().Value.Unprocessed);
        Assert.Equal(3, run.References.Count());
        Assert.Equal(["--flag", "--key={secret.value}", "http://localhost:1"], publish.Arguments.Select(argument => argument.Value));
        Assert.Equal("{secret.value}", publish.EnvironmentVariables.Single().Value);
    }

    private static async Task<Dictionary<string, string>> VariablesAsync(IResourceBuilder<IResource> builder)
    {
        var result = await BuildAsync(builder);
        Assert.Null(result.Exception);
        return new(result.EnvironmentVariables);
    }

    private static Task<IExecutionConfigurationResult> BuildAsync(IResourceBuilder<IResource> builder) =>
        ExecutionConfigurationBuilder.Create(builder.Resource).WithArgumentsConfig().WithEnvironmentVariablesConfig()
            .BuildAsync(builder.ApplicationBuilder.ExecutionContext, NullLogger.Instance, Token);

    private sealed class Store(string name) : Resource(name), IResourceWithConnectionString
    {
        public string? Value { get; init; }

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Value}");

        public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => [new("Host", ReferenceExpression.Create($"localhost"))];
    }

    private sealed class Shelf(string name, Store parent) : Resource(name), IResourceWithParent<Store>, IResourceWithWaitSupport
    {
        public Store Parent { get; } = parent;
    }
}
