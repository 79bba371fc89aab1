using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Dashboard.Tests;

/// <summary>The program itself: what keeps it from starting it says in a sentence.</summary>
public class StartupTests
{
    [Theory]
    [InlineData("ASPNETCORE_URLS", "somewhere", "'somewhere' in ASPNETCORE_URLS is no URL to listen on: give one like http://localhost:18888.")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ftp://127.0.0.1:1", "'ftp://127.0.0.1:1' in ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL is no URL")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://127.0.0.1:18889", "'http://127.0.0.1:18889' cannot serve both gRPC and HTTP/1.1 without TLS")]
    [InlineData("DASHBOARD__OTLP__AUTHMODE", "ApiKey", "Dashboard:Otlp:AuthMode is ApiKey: set the key in Dashboard:Otlp:PrimaryApiKey.")]
    [InlineData("DASHBOARD__OTLP__AUTHMODE", "Nonsense", "Failed to convert configuration value 'Nonsense' at 'Dashboard:Otlp:AuthMode'")]
    [InlineData("DASHBOARD__TELEMETRYLIMITS__MAXLOGCOUNT", "0", "MaxLogCount must be between 1 and")]
    [InlineData("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "nowhere", "'nowhere' in ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL is no URL.")]
    public async Task A_bad_setting_is_told_in_a_sentence(string setting, string value, string sentence) => await AssertFailsAsync(sentence, (setting, value));

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_a_sentence()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://{listener.LocalEndpoint}";

        await AssertFailsAsync($"Failed to bind to address {url}: address already in use. End the program that has the port", ("ASPNETCORE_URLS", url));
    }

    private static async Task AssertFailsAsync(string sentence, (string Name, string Value) setting)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Aspire.Dashboard.dll")]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://127.0.0.1:18889";
        start.Environment[setting.Name] = setting.Value;
        using var dashboard = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            var error = await dashboard.StandardError.ReadToEndAsync(limit.Token);
            await dashboard.WaitForExitAsync(limit.Token);

            Assert.Equal(1, dashboard.ExitCode);
            Assert.Contains(sentence, error, StringComparison.Ordinal);
            Assert.Single(error.Trim().Split('\n'));
        }
        finally
        {
            dashboard.Kill(entireProcessTree: true);
        }
    }
}
