using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>The dashboard's settings, under Aspire's names.</summary>
internal static class DashboardConfiguration
{
    public const string Urls = "ASPNETCORE_URLS";
    public const string OtlpGrpcUrl = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string OtlpHttpUrl = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    public const string ResourceServiceUrl = "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL";
    public const string AllowUnsecuredTransport = "ASPIRE_ALLOW_UNSECURED_TRANSPORT";
    public const string BrowserToken = "AppHost:BrowserToken";
    public const string OtlpApiKey = "AppHost:OtlpApiKey";
    public const string McpApiKey = "AppHost:McpApiKey";
    public const string ApiKey = "AppHost:DashboardApiKey";
    public const string ResourceServiceAuthMode = "AppHost:ResourceService:AuthMode";
    public const string ResourceServiceApiKey = "AppHost:ResourceService:ApiKey";

    private const int KeyBytes = 16;

    /// <summary>A setting that is not blank; <c>ASPIRE_X</c> is also read under the name it once had, <c>DOTNET_X</c>.</summary>
    public static string? GetSetting(this IConfiguration configuration, string name) =>
        NotBlank(configuration[name]) ?? NotBlank(configuration[name.Replace("ASPIRE_", "DOTNET_", StringComparison.Ordinal)]);

    public static bool GetFlag(this IConfiguration configuration, string name) =>
        configuration.GetSetting(name) is { } text && (text == "1" || (bool.TryParse(text, out var flag) && flag));

    /// <summary>
    /// Makes the keys that are not configured. What telemetry is sent with is kept in the user's secrets, as Aspire keeps it; the rest is new in every run.
    /// </summary>
    public static void AddDashboardKeys(this ConfigurationManager configuration, Assembly? appHost)
    {
        if (configuration.GetFlag("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"))
        {
            configuration.AddInMemoryCollection(
            [
                new(ResourceServiceAuthMode, "Unsecured"),
                .. ((string[])[BrowserToken, OtlpApiKey, McpApiKey, ApiKey, ResourceServiceApiKey]).Select(name => KeyValuePair.Create(name, (string?)null)),
            ]);
            return;
        }

        var keys = new Dictionary<string, string?>
        {
            [BrowserToken] = configuration.GetSetting("ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN") ?? NotBlank(configuration[BrowserToken]) ?? CreateKey(),
            [ResourceServiceAuthMode] = "ApiKey",
            [ResourceServiceApiKey] = configuration.GetSetting("ASPIRE_DASHBOARD_RESOURCESERVICE_APIKEY") ?? NotBlank(configuration[ResourceServiceApiKey]) ?? CreateKey(),
        };
        foreach (var name in (string[])[OtlpApiKey, McpApiKey, ApiKey])
        {
            if (NotBlank(configuration[name]) is null)
            {
                var key = CreateKey();
                keys[name] = key;
                UserSecrets.TrySet(appHost, name, key);
            }
        }

        configuration.AddInMemoryCollection(keys);
    }

    private static string CreateKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));

    private static string? NotBlank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
