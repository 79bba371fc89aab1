using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Tests;

/// <summary>What a project has without anybody asking: endpoints, variables and arguments, by its launch settings or its Kestrel settings.</summary>
public sealed class ProjectTests : IDisposable
{
    private const string Profiles = """
        {
          // a comment, as editors leave them
          "profiles": {
            "IIS": { "commandName": "IISExpress", "applicationUrl": "http://localhost:4000" },
            "http": {
              "commandName": "Project", "commandLineArgs": "--fast run", "applicationUrl": "http://localhost:5000;http://127.0.0.1:5001;",
              "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development", "GREETING": "profile", "SHELL_OF": "%SHELL_OF_TEST%" }
            },
            "https": { "commandName": "Project", "applicationUrl": "https://localhost:5443;http://localhost:5000" },
            "none": { "commandName": "Project" },
          }
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aspire-project-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_first_profile_that_runs_a_project_gives_its_endpoints()
    {
        await using var application = new TestApplication();
        var web = application.Builder.AddProject("web", AddProject(Profiles));

        Assert.Equal(
            [("http", "localhost", 5000), ("http2", "127.0.0.1", 5001)],
            web.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => (endpoint.Name, endpoint.TargetHost, endpoint.Port!.Value)));
        Assert.True(web.GetEndpoint("http").Exists);
    }

    [Fact]
    public async Task A_profile_is_chosen_by_its_name_or_by_the_AppHosts_own_and_can_be_left_out()
    {
        await using var application = new TestApplication();
        var project = AddProject(Profiles);
        application.Builder.Configuration["AppHost:DefaultLaunchProfileName"] = "https";

        Assert.True(application.Builder.AddProject("default", project).GetEndpoint("https").Exists);
        Assert.False(application.Builder.AddProject("named", project, "http").GetEndpoint("https").Exists);
        Assert.Empty(application.Builder.AddProject("empty", project, "none").Resource.GetEndpoints());
        Assert.Empty(application.Builder.AddProject("without", project, launchProfileName: null).Resource.GetEndpoints());
        Assert.Empty(application.Builder.AddProject("excluded", project, options => options.ExcludeLaunchProfile = true).Resource.GetEndpoints());

        application.Builder.Configuration["AppHost:DefaultLaunchProfileName"] = "unknown here";
        Assert.True(application.Builder.AddProject("first", project).GetEndpoint("http2").Exists);
    }

    [Fact]
    public async Task What_cannot_be_read_or_found_is_named()
    {
        await using var application = new TestApplication();
        var builder = application.Builder;
        var project = AddProject(Profiles);
        var broken = AddProject("{ \"profiles\": ", "broken");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "none"));

        Assert.Equal("Launch settings file does not contain 'x' profile.", Assert.Throws<DistributedApplicationException>(() => builder.AddProject("a", project, "x")).Message);
        Assert.Equal("Project file '/nowhere/b.csproj' was not found.", Assert.Throws<DistributedApplicationException>(() => builder.AddProject("b", "/nowhere/b.csproj")).Message);
        Assert.Equal(
            $"Failed to get effective launch profile for project resource 'c'. There is malformed JSON in the project's launch settings file at '{Path.GetDirectoryName(broken)}/Properties/launchSettings.json'.",
            Assert.Throws<DistributedApplicationException>(() => builder.AddProject("c", broken)).Message);
        Assert.Contains("exactly one", Assert.Throws<DistributedApplicationException>(() => builder.AddProject("d", Path.Combine(_folder.FullName, "none"))).Message, StringComparison.Ordinal);
        Assert.Empty(builder.AddProject("e", AddProject(null, "plain")).Resource.GetEndpoints()); // no launch settings at all is fine
    }

    [Fact]
    public async Task The_variables_are_the_profiles_unless_the_AppHost_sets_them_and_the_ports_those_to_listen_on()
    {
        Environment.SetEnvironmentVariable("SHELL_OF_TEST", "sh");
        await using var application = new TestApplication();
        var web = application.Builder.AddProject("web", AddProject(Profiles), "http")
            .WithHttpEndpoint(name: "admin", env: "ADMIN_PORT").WithHttpsEndpoint()
            .WithEnvironment("GREETING", "AppHost");
        Allocate(web, ("http", 6000), ("http2", 6001), ("admin", 6002), ("https", 6443));
        web.WithEndpointsInEnvironment(endpoint => endpoint.Name != "http2");

        var variables = await VariablesAsync(web);

        Assert.Equal("http://localhost:16000;https://localhost:16443", variables["ASPNETCORE_URLS"]);
        Assert.Equal("6443", variables["ASPNETCORE_HTTPS_PORT"]);
        Assert.Equal("16002", variables["ADMIN_PORT"]);
        Assert.Equal("http", variables["DOTNET_LAUNCH_PROFILE"]);
        Assert.Equal("Development", variables["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal("AppHost", variables["GREETING"]);
        Assert.Equal("sh", variables["SHELL_OF"]);
        Assert.Equal("true", variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"]);
        Assert.Equal("simple", variables["LOGGING__CONSOLE__FORMATTERNAME"]);
        Assert.Equal("in_memory", variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"]);
    }

    [Fact]
    public async Task A_project_without_a_profile_has_no_environment_of_its_own()
    {
        await using var application = new TestApplication();

        var variables = await VariablesAsync(application.Builder.AddProject("web", AddProject(Profiles), launchProfileName: null));

        Assert.DoesNotContain(variables.Keys, name => name is "ASPNETCORE_URLS" or "ASPNETCORE_ENVIRONMENT" or "DOTNET_LAUNCH_PROFILE");
    }

    [Fact]
    public async Task Kestrels_settings_stand_in_the_place_of_the_profiles_addresses()
    {
        var project = AddProject(Profiles);
        await File.WriteAllTextAsync(
            Path.Combine(Path.GetDirectoryName(project)!, "appsettings.json"),
            """{ "Kestrel": { "EndpointDefaults": { "Protocols": "Http2" }, "Endpoints": { "Http": { "Url": "http://127.0.0.1:7000" } } } }""",
            TestContext.Current.CancellationToken);
        await using var application = new TestApplication();
        var web = application.Builder.AddProject("web", project).WithHttpEndpoint(name: "admin");
        Allocate(web, ("http", 7100), ("admin", 7101));

        var endpoint = web.GetEndpoint("http").EndpointAnnotation;
        var variables = await VariablesAsync(web);

        Assert.Equal(("http", 7000, "http2"), (endpoint.Name, endpoint.Port, endpoint.Transport));
        Assert.Equal("http://127.0.0.1:17100", variables["Kestrel__Endpoints__http__Url"]);
        Assert.Equal("http://*:17101", variables["Kestrel__Endpoints__admin__Url"]);
        Assert.DoesNotContain("ASPNETCORE_URLS", variables.Keys);
        var other = application.Builder.AddProject("other", project, options => options.ExcludeKestrelEndpoints = true).GetEndpoint("http").EndpointAnnotation;
        Assert.Equal((5000, "http2"), (other.Port, other.Transport));
    }

    [Fact]
    public async Task The_profiles_arguments_come_before_the_AppHosts()
    {
        await using var application = new TestApplication();
        var web = application.Builder.AddProject("web", AddProject(Profiles), "http").WithArgs("--more");

        var result = await ExecutionConfigurationBuilder.Create(web.Resource).WithArgumentsConfig()
            .BuildAsync(application.Builder.ExecutionContext, NullLogger.Instance, TestContext.Current.CancellationToken);

        Assert.Equal(["--fast", "run", "--more"], result.Arguments.Select(argument => argument.Value));
    }

    [Theory]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317", "grpc")]
    [InlineData("DOTNET_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317", "grpc")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://localhost:4318", "http/protobuf")]
    [InlineData("NONE_OF_THESE", "http://localhost:18889", "grpc")]
    public async Task Telemetry_goes_to_the_dashboard_that_the_configuration_names(string key, string endpoint, string protocol)
    {
        await using var application = new TestApplication();
        application.Builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [key] = endpoint, ["AppHost:OtlpApiKey"] = "k" });

        var variables = await VariablesAsync(application.Builder.AddProject("web", AddProject(Profiles), launchProfileName: null));

        Assert.Equal((endpoint, protocol), (variables["OTEL_EXPORTER_OTLP_ENDPOINT"], variables["OTEL_EXPORTER_OTLP_PROTOCOL"]));
        Assert.Equal("x-otlp-api-key=k", variables["OTEL_EXPORTER_OTLP_HEADERS"]);
        Assert.Equal("""{{- index .Annotations "otel-service-name" -}}""", variables["OTEL_SERVICE_NAME"]);
        Assert.Equal("""service.instance.id={{- index .Annotations "otel-service-instance-id" -}}""", variables["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.DoesNotContain(await VariablesAsync(application.Builder.AddExecutable("tool", "true", ".")), variable => variable.Key.StartsWith("OTEL_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_instance_of_a_process_tells_its_telemetry_apart()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("tool", "sh", ".", "-c", "echo $OTEL_SERVICE_NAME $OTEL_RESOURCE_ATTRIBUTES").WithOtlpExporter()
            .WithEnvironment(context => context.EnvironmentVariables["OTEL_RESOURCE_ATTRIBUTES"] += ",shop.zone=north");
        var app = await application.StartAsync();
        await application.WaitForAsync("tool", snapshot => snapshot.State?.Text == KnownResourceStates.Finished);

        Assert.True(app.ResourceNotifications.TryGetCurrentState("tool", out var current));
        await application.WaitForLogAsync("tool", $"tool service.instance.id={Regex.Match(current.ResourceId, "[a-z]{8}$")},shop.zone=north");
    }

    [Fact]
    public async Task A_process_inherits_the_AppHosts_environment_but_for_what_is_the_AppHosts_own()
    {
        Environment.SetEnvironmentVariable("INHERITED_BY_TEST", "yes");
        Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://localhost:1");
        try
        {
            await using var application = new TestApplication();
            application.Builder.AddExecutable("tool", "sh", ".", "-c", "echo \"[$INHERITED_BY_TEST][$ASPNETCORE_URLS]\"");
            await application.StartAsync();

            await application.WaitForLogAsync("tool", "[yes][]");
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null);
        }
    }

    private static void Allocate(IResourceBuilder<ProjectResource> project, params (string Name, int Port)[] ports)
    {
        foreach (var (name, port) in ports)
        {
            project.WithEndpoint(name, endpoint => endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port, targetPortExpression: $"1{port}"));
        }
    }

    private static async Task<Dictionary<string, string>> VariablesAsync<T>(IResourceBuilder<T> builder)
        where T : IResource
    {
        var result = await ExecutionConfigurationBuilder.Create(builder.Resource).WithEnvironmentVariablesConfig()
            .BuildAsync(builder.ApplicationBuilder.ExecutionContext, NullLogger.Instance, TestContext.Current.CancellationToken);
        return new(result.EnvironmentVariables);
    }

    private string AddProject(string? launchSettings, string name = "web")
    {
        var folder = _folder.CreateSubdirectory(name);
        var project = Path.Combine(folder.FullName, $"{name}.csproj");
        File.WriteAllText(project, "<Project />");
        if (launchSettings is not null)
        {
            File.WriteAllText(Path.Combine(folder.CreateSubdirectory("Properties").FullName, "launchSettings.json"), launchSettings);
        }

        return project;
    }
}
