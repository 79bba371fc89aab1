using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.Tests;

/// <summary>Where the values of parameters come from.</summary>
public sealed class ParameterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_value_is_read_from_the_configuration_by_the_parameters_name()
    {
        await using var application = new TestApplication();
        application.Builder.Configuration["Parameters:first"] = "one";
        application.Builder.Configuration["Parameters:second_part"] = "two";
        application.Builder.Configuration["Elsewhere:third"] = "three";

        Assert.Equal("one", await application.Builder.AddParameter("first").Resource.GetValueAsync(Token));
        Assert.Equal("two", await application.Builder.AddParameter("second-part").Resource.GetValueAsync(Token));
        Assert.Equal("three", await application.Builder.AddParameterFromConfiguration("third", "Elsewhere:third").Resource.GetValueAsync(Token));
    }

    [Fact]
    public async Task A_value_that_the_AppHost_gives_is_not_looked_for_in_the_configuration()
    {
        await using var application = new TestApplication();
        application.Builder.Configuration["Parameters:fixed"] = "configured";
        application.Builder.Configuration["Parameters:asked"] = "configured";

        Assert.Equal("given", await application.Builder.AddParameter("fixed", "given").Resource.GetValueAsync(Token));
        Assert.Equal("given", await application.Builder.AddParameter("asked", () => "given").Resource.GetValueAsync(Token));
        Assert.Throws<ArgumentException>(() => application.Builder.AddParameter("both", "value", publishValueAsDefault: true, secret: true));
    }

    [Fact]
    public async Task A_default_counts_where_the_configuration_has_nothing()
    {
        await using var application = new TestApplication();
        application.Builder.Configuration["Parameters:configured"] = "configured";

        Assert.Equal("configured", await application.Builder.AddParameter("configured", new Fixed("default")).Resource.GetValueAsync(Token));
        Assert.Equal("default", await application.Builder.AddParameter("other", new Fixed("default")).Resource.GetValueAsync(Token));
        var later = application.Builder.AddParameter("later");
        later.Resource.Default = new Fixed("set later");
        Assert.Equal("set later", await later.Resource.GetValueAsync(Token));
    }

    [Fact]
    public async Task A_parameter_says_where_it_comes_from_and_what_it_is_for()
    {
        await using var application = new TestApplication();
        var parameter = application.Builder.AddParameter("key", "k", secret: true).WithDescription("The **key**.", enableMarkdown: true);
        await application.StartAsync();

        var snapshot = await application.WaitForAsync("key", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        Assert.Equal("Parameter", snapshot.ResourceType);
        Assert.Equal("Parameters:key", snapshot.GetProperty(CustomResourceKnownProperties.Source));
        Assert.True(snapshot.Properties.Single(property => property.Name == "Value").IsSensitive);
        Assert.Equal(("The **key**.", true), (parameter.Resource.Description, parameter.Resource.EnableDescriptionMarkdown));
    }

    [Fact]
    public async Task A_missing_value_is_shown_and_fails_who_needs_it()
    {
        await using var application = new TestApplication();
        var missing = application.Builder.AddParameter("missing");
        application.Builder.AddExecutable("needs", "true", ".").WithEnvironment("KEY", missing);
        await application.StartAsync();

        await application.WaitForAsync("missing", snapshot => snapshot.State is { Text: "Value missing", Style: "warn" });
        await application.WaitForAsync("needs", snapshot => snapshot.State?.Text == KnownResourceStates.FailedToStart);
        await application.WaitForLogAsync("needs", "'Parameters:missing' is missing");
    }

    [Fact]
    public async Task A_connection_string_is_read_from_the_configuration_and_named_when_it_is_missing()
    {
        await using var application = new TestApplication();
        application.Builder.Configuration["ConnectionStrings:store"] = "Server=store";
        var store = application.Builder.AddConnectionString("store", "STORE_URL");
        var missing = application.Builder.AddConnectionString("nowhere");
        var reader = application.Builder.AddExecutable("reader", "true", ".").WithReference(store).WithExplicitStart();

        var variables = await ExecutionConfigurationBuilder.Create(reader.Resource).WithEnvironmentVariablesConfig()
            .BuildAsync(application.Builder.ExecutionContext, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, Token);
        var fault = await Assert.ThrowsAsync<MissingParameterValueException>(async () => await missing.Resource.GetConnectionStringAsync(Token));

        Assert.Equal(KeyValuePair.Create("STORE_URL", "Server=store"), Assert.Single(variables.EnvironmentVariables));
        Assert.Equal("Connection string parameter resource could not be used because connection string 'nowhere' is missing.", fault.Message);
    }

    [Fact]
    public async Task A_generated_password_is_no_resource_of_the_model()
    {
        await using var application = new TestApplication();
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(application.Builder, "db-password", special: false);

        Assert.True(password.Secret);
        Assert.Equal(22, (await password.GetValueAsync(Token))!.Length);
        Assert.Equal(await password.GetValueAsync(Token), await password.GetValueAsync(Token));
        Assert.Empty(application.Builder.Resources);
    }

    private sealed class Fixed(string value) : ParameterDefault
    {
        public override string GetDefaultValue() => value;

        public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", value);
    }
}
