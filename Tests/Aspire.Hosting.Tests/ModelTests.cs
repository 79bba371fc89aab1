using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>What the model says before anything runs.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData("1api", "Name must start with an ASCII letter.")]
    [InlineData("-api", "Name must start with an ASCII letter.")]
    [InlineData("api-", "Name cannot end with a hyphen.")]
    [InlineData("a--b", "Name cannot contain consecutive hyphens.")]
    [InlineData("_api", "Name must contain only ASCII letters, digits, and hyphens.")]
    [InlineData(" ", "Name must contain only ASCII letters, digits, and hyphens.")]
    [InlineData("", "Name must be between 1 and 64 characters long.")]
    public void A_name_that_breaks_a_rule_is_refused_by_that_rule(string name, string rule) =>
        Assert.Equal($"Resource name '{name}' is invalid. {rule} (Parameter 'name')", Assert.Throws<ArgumentException>(() => new ContainerResource(name)).Message);

    [Fact]
    public async Task Two_resources_of_one_name_are_refused_whatever_their_case()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("api", "sh", ".");

        Assert.Throws<DistributedApplicationException>(() => application.Builder.AddExecutable("API", "sh", "."));
    }

    [Fact]
    public async Task The_model_is_asked_for_its_resources_and_they_for_their_annotations()
    {
        await using var application = new TestApplication();
        var builder = application.Builder;
        builder.AddExecutable("tool", "sh", ".");
        builder.AddContainer("cache", "redis");
        builder.AddProject("web", "web.csproj", launchProfileName: null).WithReplicas(3).WithReplicas(2);
        var database = builder.AddPostgres("db").AddDatabase("shop").WithHealthCheck("own").Resource;
        var model = new DistributedApplicationModel(builder.Resources);

        Assert.Equal("tool", Assert.Single(model.GetExecutableResources()).Name);
        Assert.Equal(["cache", "db"], model.GetContainerResources().Select(resource => resource.Name));
        Assert.Equal(2, Assert.Single(model.GetProjectResources()).GetReplicaCount());
        Assert.Equal(1, database.GetReplicaCount());
        Assert.True(database.TryGetAnnotationsIncludingAncestorsOfType<HealthCheckAnnotation>(out var checks));
        Assert.Equal(["db_check", "own", "shop_check"], checks.Select(check => check.Key).Order(StringComparer.Ordinal));
        Assert.False(database.TryGetEndpoints(out _));
    }

    [Fact]
    public async Task An_executable_is_found_from_the_AppHosts_folder_and_can_be_another()
    {
        await using var application = new TestApplication();
        var tool = application.Builder.AddExecutable("tool", "sh", "scripts");
        Assert.Equal(Path.Combine(application.Builder.AppHostDirectory, "scripts"), tool.Resource.WorkingDirectory);

        tool.WithCommand("bash").WithWorkingDirectory("/tmp");

        Assert.Equal(("bash", "/tmp"), (tool.Resource.Command, tool.Resource.WorkingDirectory));
        Assert.Throws<ArgumentException>("command", () => tool.WithCommand(""));
    }

    [Fact]
    public async Task A_resource_cannot_wait_for_itself()
    {
        await using var application = new TestApplication();
        var api = application.Builder.AddExecutable("api", "sh", ".");

        Assert.Throws<DistributedApplicationException>(() => api.WaitFor(api));
    }

    [Fact]
    public async Task A_reference_expression_resolves_its_values_and_formats_them()
    {
        await using var application = new TestApplication();
        var secret = application.Builder.AddParameter("secret", "a b{c}");

        var expression = ReferenceExpression.Create($"x={{{secret}}};uri={secret:uri}");

        Assert.Equal("x={{secret.value}};uri={secret.value}", expression.ValueExpression);
        Assert.Equal("x={a b{c}};uri=a%20b%7Bc%7D", await expression.GetValueAsync(CancellationToken.None));
        Assert.Null(await ReferenceExpression.Empty.GetValueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_parameter_without_a_value_names_its_key()
    {
        await using var application = new TestApplication();
        var parameter = application.Builder.AddParameter("api-key", secret: true);

        var exception = await Assert.ThrowsAsync<MissingParameterValueException>(
            async () => await parameter.Resource.GetValueAsync(CancellationToken.None));

        Assert.Equal(
            "Parameter resource could not be used because configuration key 'Parameters:api-key' is missing and the Parameter has no default value.", exception.Message);
    }

    [Fact]
    public void A_generated_password_has_only_what_is_allowed()
    {
        var password = new GenerateParameterDefault { Special = false, MinNumeric = 3, MinLength = 30 }.GetDefaultValue();

        Assert.Equal(30, password.Length);
        Assert.All(password, character => Assert.True(char.IsAsciiLetterOrDigit(character)));
        Assert.True(password.Count(char.IsAsciiDigit) >= 3);
        Assert.DoesNotContain(password, character => "iloILO".Contains(character, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_reach_their_handlers_in_the_order_of_subscription_and_only_for_their_resource()
    {
        await using var application = new TestApplication();
        var eventing = application.Builder.Eventing;
        var (one, other) = (new ContainerResource("one"), new ContainerResource("other"));
        var seen = new List<string>();
        eventing.Subscribe<ResourceReadyEvent>(one, (_, _) => Add("first"));
        eventing.Subscribe<ResourceReadyEvent>(other, (_, _) => Add("other"));
        var subscription = eventing.Subscribe<ResourceReadyEvent>((_, _) => Add("removed"));
        eventing.Subscribe<ResourceReadyEvent>(one, (_, _) => Add("second"));
        eventing.Unsubscribe(subscription);

        await eventing.PublishAsync(new ResourceReadyEvent(one, application.App.Services), TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second"], seen);

        Task Add(string name)
        {
            seen.Add(name);
            return Task.CompletedTask;
        }
    }
}
