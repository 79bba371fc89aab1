using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Dashboard.Tests;

/// <summary>The dashboard as a process of the AppHost: what it is told, what it says, and what becomes of the application without it.</summary>
public sealed class DashboardProcessTests
{
    private const string Category = "Aspire.Hosting.DistributedApplication";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_told_everything_by_its_environment_and_nothing_secret_by_its_arguments()
    {
        await using var application = new TestApplication(
            "--AppHost:BrowserToken=token-1", "--AppHost:OtlpApiKey=otlp-1", "--AppHost:DashboardApiKey=api-1", "--AppHost:McpApiKey=mcp-1", "--ASPIRE_DASHBOARD_X=y", "--ASPNETCORE_ENVIRONMENT=Staging");
        await application.StartAsync();
        await application.WaitForDashboardAsync();
        using var client = new HttpClient { BaseAddress = new Uri(application.Url) };

        var environment = await client.GetFromJsonAsync<Dictionary<string, string>>("/environment", Token);
        var expected = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = application.Url,
            ["ASPNETCORE_ENVIRONMENT"] = "Staging",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = application.Setting("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"),
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = application.Setting("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"),
            ["ASPIRE_DASHBOARD_X"] = "y",
            ["DASHBOARD__FRONTEND__AUTHMODE"] = "BrowserToken",
            ["DASHBOARD__FRONTEND__BROWSERTOKEN"] = "token-1",
            ["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"] = TestApplication.Key,
            ["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__OTLP__PRIMARYAPIKEY"] = "otlp-1",
            ["DASHBOARD__API__ENABLED"] = "true",
            ["DASHBOARD__API__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__API__PRIMARYAPIKEY"] = "api-1",
            ["DASHBOARD__MCP__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__MCP__PRIMARYAPIKEY"] = "mcp-1",
            ["LOGGING__CONSOLE__FORMATTERNAME"] = "json",
        };
        Assert.Equal(expected.OrderBy(pair => pair.Key), environment!.Where(pair => expected.ContainsKey(pair.Key)).OrderBy(pair => pair.Key));

        var commandLine = await client.GetFromJsonAsync<string[]>("/command-line", Token);
        Assert.Equal(["exec", "--roll-forward", "Major", TestApplication.Listener, ""], commandLine![1..]);
        Assert.Equal(Path.GetDirectoryName(TestApplication.Listener), await client.GetStringAsync("/directory", Token));
    }

    [Fact]
    public async Task The_console_says_where_it_is_and_how_to_log_in()
    {
        await using var application = new TestApplication("--ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN=token-1");
        await application.StartAsync();

        await application.Log.WaitForAsync("Distributed application started.");

        Assert.Equal(
            [
                "Distributed application starting.",
                $"Now listening on: {application.Url}",
                $"Login to the dashboard at {application.Url}/login?t=token-1",
                "Distributed application started. Press Ctrl+C to shut down.",
            ],
            application.Log.Of(Category).Where(line => !line.StartsWith("Aspire version", StringComparison.Ordinal) && !line.StartsWith("Application host", StringComparison.Ordinal)));
        Assert.All(application.Log.Entries.Where(entry => entry.Category == Category), entry => Assert.Equal(LogLevel.Information, entry.Level));
    }

    [Fact]
    public async Task Keys_are_made_for_a_run_and_telemetry_carries_its_own()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("sender", "sleep", ".", "60").WithOtlpExporter();
        await application.StartAsync();

        var sender = await application.WaitForAsync("sender", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        var variables = sender.EnvironmentVariables.ToDictionary(variable => variable.Name, variable => variable.Value);

        Assert.Equal(application.Setting("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"), variables["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("grpc", variables["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        Assert.Equal($"x-otlp-api-key={application.Setting("AppHost:OtlpApiKey")}", variables["OTEL_EXPORTER_OTLP_HEADERS"]);
        Assert.All(
            (string[])["AppHost:OtlpApiKey", "AppHost:DashboardApiKey", "AppHost:BrowserToken"],
            name => Assert.Matches("^[0-9a-f]{32}$", application.Setting(name)));
    }

    [Fact]
    public async Task Where_anonymous_users_are_allowed_nobody_needs_a_key()
    {
        await using var application = new TestApplication("--ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS=true", "--AppHost:BrowserToken=token-1");
        await application.StartAsync();
        await application.Log.WaitForAsync("Distributed application started.");
        using var client = new HttpClient { BaseAddress = new Uri(application.Url) };
        var environment = await client.GetFromJsonAsync<Dictionary<string, string>>("/environment", Token);

        Assert.All((string[])["FRONTEND", "RESOURCESERVICECLIENT", "OTLP", "API", "MCP"], section => Assert.Equal("Unsecured", environment![$"DASHBOARD__{section}__AUTHMODE"]));
        Assert.DoesNotContain(environment!.Keys, name => name.EndsWith("APIKEY", StringComparison.Ordinal) || name.EndsWith("__BROWSERTOKEN", StringComparison.Ordinal));
        Assert.DoesNotContain(application.Log.Entries, entry => entry.Message.StartsWith("Login", StringComparison.Ordinal));
        Assert.Equal("Aspire.Hosting.Dashboard.Tests", (await application.Connect(key: null).GetApplicationInformationAsync(new(), cancellationToken: Token)).ApplicationName);
    }

    [Fact]
    public async Task Its_log_lines_reach_the_loggers_of_the_apphost()
    {
        await using var application = new TestApplication();
        await application.StartAsync();
        await application.WaitForDashboardAsync();
        using var client = new HttpClient { BaseAddress = new Uri(application.Url) };

        await client.PostAsync("/log", content: null, Token);

        var entry = await application.Log.WaitForAsync("Something is wrong.");
        Assert.Equal(("Aspire.Hosting.Dashboard.Program", LogLevel.Error), (entry.Category, entry.Level));
    }

    [Fact]
    public async Task When_it_dies_the_application_goes_on_and_it_can_be_started_again()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("other", "sleep", ".", "60");
        await application.StartAsync();
        await application.WaitForDashboardAsync();
        using var client = new HttpClient { BaseAddress = new Uri(application.Url) };

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.PostAsync("/crash", content: null, Token));

        await application.Log.WaitForAsync("The dashboard has ended with exit code 3; the application goes on without it.");
        await application.WaitForAsync("other", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        Assert.True((await application.App.ResourceCommands.ExecuteCommandAsync(TestApplication.Dashboard, KnownResourceCommands.StartCommand, Token)).Success);
        await application.WaitForDashboardAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_and_the_application_goes_on()
    {
        using var thief = new TcpListener(IPAddress.Loopback, 0);
        thief.Start();
        var port = ((IPEndPoint)thief.LocalEndpoint).Port;
        await using var application = new TestApplication($"--ASPNETCORE_URLS=http://localhost:{port}");
        application.Builder.AddExecutable("other", "sleep", ".", "60");

        await application.StartAsync();

        await application.WaitForAsync("other", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        var entry = await application.Log.WaitForAsync($"'aspire-dashboard' cannot listen on port {port}: process {Environment.ProcessId}");
        Assert.Equal(LogLevel.Error, entry.Level);
        await application.Log.WaitForAsync("Distributed application started.");
    }

    [Fact]
    public async Task The_resource_service_takes_another_port_where_its_own_is_taken()
    {
        using var thief = new TcpListener(IPAddress.Loopback, 0);
        thief.Start();
        var port = ((IPEndPoint)thief.LocalEndpoint).Port;
        await using var application = new TestApplication($"--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://localhost:{port}");

        await application.StartAsync();
        await application.WaitForDashboardAsync();

        await application.Log.WaitForAsync($"The resource service cannot listen on port {port}: process {Environment.ProcessId}");
        using var client = new HttpClient { BaseAddress = new Uri(application.Url) };
        var environment = await client.GetFromJsonAsync<Dictionary<string, string>>("/environment", Token);
        Assert.DoesNotContain($":{port}", environment!["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"], StringComparison.Ordinal);
        await application.Connect().GetApplicationInformationAsync(new(), cancellationToken: Token);
    }

    [Fact]
    public async Task Without_a_dashboard_at_the_path_the_application_says_so_and_goes_on()
    {
        await using var application = new TestApplication("--dcp-dashboard-path=/nowhere/Aspire.Dashboard.dll");
        application.Builder.AddExecutable("other", "sleep", ".", "60");

        await application.StartAsync();

        await application.WaitForAsync("other", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        await application.Log.WaitForAsync("There is no dashboard at '/nowhere/Aspire.Dashboard.dll'.");
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://localhost:15000", "The 'applicationUrl' setting must be an https address unless the 'ASPIRE_ALLOW_UNSECURED_TRANSPORT' environment variable is set to true.")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:15000", "The 'ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL' setting must be an https address")]
    [InlineData("DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://localhost:15000", "The 'ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL' setting must be an https address")]
    [InlineData("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "http://localhost:15000", "The 'ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL' setting must be an https address")]
    [InlineData("ASPNETCORE_URLS", "nonsense", "could not be parsed as a URI")]
    public async Task An_address_that_is_not_secure_is_refused(string name, string value, string sentence)
    {
        await using var application = new TestApplication("--ASPIRE_ALLOW_UNSECURED_TRANSPORT=false", $"--{name}={value}");

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(application.StartAsync);

        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_a_hidden_resource_with_its_addresses()
    {
        await using var application = new TestApplication("--AppHost:BrowserToken=token-1");
        await application.StartAsync();
        var dashboard = await application.WaitForAsync(TestApplication.Dashboard, snapshot => snapshot.State?.Text == KnownResourceStates.Running);

        Assert.Equal(("Executable", true), (dashboard.ResourceType, dashboard.IsHidden));
        Assert.Equal(
            [("http", $"{application.Url}/login?t=token-1"), ("otlp-grpc", application.Setting("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"))],
            dashboard.Urls.Select(url => (url.Name!, url.Url)));
    }

    [Fact]
    public async Task A_test_has_none_unless_it_wants_one()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true, EnableResourceLogging = true });
        builder.AddExecutable("sender", "sleep", ".", "60").WithOtlpExporter();
        await using var app = builder.Build();
        await app.StartAsync(Token);

        var sender = (await app.ResourceNotifications.WaitForResourceAsync("sender", change => change.Snapshot.State?.Text == KnownResourceStates.Running, Token)).Snapshot;

        Assert.False(app.ResourceNotifications.TryGetCurrentState(TestApplication.Dashboard, out _));
        Assert.Contains(sender.EnvironmentVariables, variable => variable.Name == "OTEL_EXPORTER_OTLP_ENDPOINT");
    }
}
