using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Tests;

/// <summary>Services outside the application.</summary>
public sealed class ExternalServiceTests
{
    [Theory]
    [InlineData("pets.example", "must be an absolute URI")]
    [InlineData("", "must be an absolute URI")]
    [InlineData("https://pets.example/v1", "absolute path must end with '/'")]
    [InlineData("https://pets.example/v1/#top", "fragment")]
    [InlineData("https://pets.example/?page=1", "query")]
    public void What_no_path_can_be_appended_to_is_no_address(string url, string reason)
    {
        var fault = Assert.Throws<ArgumentException>(() => DistributedApplication.CreateBuilder().AddExternalService("pets", url));

        Assert.StartsWith($"The external service URL '{url}' is invalid: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DistributedApplicationOperation.Run, "services__pets__https__0", "PETS_HTTPS", "https://pets.example/v1/")]
    [InlineData(DistributedApplicationOperation.Publish, "services__pets__default__0", "PETS", "{pets-url.value}")]
    public async Task The_scheme_of_an_address_that_a_parameter_tells_is_known_when_it_runs(
        DistributedApplicationOperation operation, string discovery, string endpoint, string value)
    {
        var builder = DistributedApplication.CreateBuilder(["--operation", operation.ToString()]);
        var pets = builder.AddExternalService("pets", builder.AddParameter("pets-url", "https://pets.example/v1/"));

        var variables = await VariablesAsync(builder.AddExecutable("client", "true", ".").WithReference(pets));

        Assert.Equal([(endpoint, value), (discovery, value)], variables.Select(variable => (variable.Key, variable.Value)));
    }

    [Fact]
    public async Task A_fixed_address_is_injected_by_its_scheme()
    {
        var builder = DistributedApplication.CreateBuilder();
        var pets = builder.AddExternalService("pets", "http://pets.example/");

        var variables = await VariablesAsync(builder.AddExecutable("client", "true", ".").WithReference(pets).WithEnvironment("URL", pets));

        Assert.Equal(["PETS", "services__pets__http__0", "URL"], variables.Keys);
        Assert.All(variables.Values, value => Assert.Equal("http://pets.example/", value));
    }

    [Fact]
    public async Task It_runs_once_its_address_is_known_and_fails_to_start_where_that_is_none()
    {
        var starting = new TaskCompletionSource();
        await using var application = new TestApplication();
        var builder = application.Builder;
        builder.AddExternalService("pets", builder.AddParameter("url", "https://pets.example/")).OnBeforeResourceStarted((_, _, _) =>
        {
            starting.SetResult();
            return Task.CompletedTask;
        });
        builder.AddExternalService("mistyped", builder.AddParameter("mistyped-url", "pets.example"));
        builder.AddExternalService("broken", builder.AddParameter("broken-url", () => throw new InvalidOperationException("no such vault")));
        await application.StartAsync();

        var pets = await application.WaitForAsync("pets", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        Assert.Equal(("ExternalService", "https://pets.example/"), (pets.ResourceType, pets.Urls.Single().Url));
        Assert.True(starting.Task.IsCompleted);
        await application.WaitForAsync("mistyped", snapshot => snapshot.State?.Text == KnownResourceStates.FailedToStart);
        await application.WaitForAsync("broken", snapshot => snapshot.State?.Text == KnownResourceStates.FailedToStart);
        Assert.Contains("no such vault", await application.ReadLogAsync("broken"), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_health_check_asks_a_relative_path()
    {
        var pets = DistributedApplication.CreateBuilder().AddExternalService("pets", "https://pets.example/").WithHttpHealthCheck().WithHttpHealthCheck("/health", 204);

        Assert.Equal(["pets_external_200_check", "pets_external_/health_204_check"], pets.Resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key));
        Assert.Throws<ArgumentException>("path", () => pets.WithHttpHealthCheck("https://pets.example/health"));
    }

    private static async Task<Dictionary<string, string>> VariablesAsync(IResourceBuilder<IResource> builder)
    {
        var result = await ExecutionConfigurationBuilder.Create(builder.Resource).WithEnvironmentVariablesConfig()
            .BuildAsync(builder.ApplicationBuilder.ExecutionContext, NullLogger.Instance, TestContext.Current.CancellationToken);
        return new(result.EnvironmentVariables);
    }
}
