using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>What the dashboard's process is told. Its keys go by the environment only: arguments are for everybody to see.</summary>
internal static class DashboardEnvironment
{
    private const string Prefix = "ASPIRE_DASHBOARD_";
    private const string CorsOrigins = "ASPIRE_DASHBOARD_CORS_ALLOWED_ORIGINS";

    public static void Set(IDictionary<string, object> variables, IConfiguration configuration, IEnumerable<IResource> resources)
    {
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && value is not null && name != CorsOrigins)
            {
                variables[name] = value;
            }
        }

        variables["ASPNETCORE_ENVIRONMENT"] = configuration["ASPNETCORE_ENVIRONMENT"] ?? "Production";
        foreach (var name in (string[])[DashboardConfiguration.Urls, DashboardConfiguration.OtlpGrpcUrl, DashboardConfiguration.OtlpHttpUrl, DashboardConfiguration.ResourceServiceUrl])
        {
            if (configuration.GetSetting(name) is { } url)
            {
                variables[name] = url;
            }
        }

        SetKey("FRONTEND", "BrowserToken", "BROWSERTOKEN", DashboardConfiguration.BrowserToken);
        SetKey("RESOURCESERVICECLIENT", "ApiKey", "APIKEY", DashboardConfiguration.ResourceServiceApiKey);
        SetKey("OTLP", "ApiKey", "PRIMARYAPIKEY", DashboardConfiguration.OtlpApiKey);
        SetKey("MCP", "ApiKey", "PRIMARYAPIKEY", DashboardConfiguration.McpApiKey);
        SetKey("API", "ApiKey", "PRIMARYAPIKEY", DashboardConfiguration.ApiKey);
        variables["DASHBOARD__API__ENABLED"] = "true";

        // A browser that sends telemetry is on a page of one of the resources.
        if (variables.ContainsKey(DashboardConfiguration.OtlpHttpUrl) && GetOrigins(configuration, resources) is { Length: > 0 } origins)
        {
            variables["DASHBOARD__OTLP__CORS__ALLOWEDORIGINS"] = origins;
            variables["DASHBOARD__OTLP__CORS__ALLOWEDHEADERS"] = "*";
        }

        // So that its lines can be told apart, and written to the AppHost's loggers.
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "json";

        void SetKey(string section, string mode, string variable, string setting)
        {
            var key = configuration[setting];
            variables[$"DASHBOARD__{section}__AUTHMODE"] = string.IsNullOrEmpty(key) ? "Unsecured" : mode;
            if (!string.IsNullOrEmpty(key))
            {
                variables[$"DASHBOARD__{section}__{variable}"] = key;
            }
        }
    }

    private static string GetOrigins(IConfiguration configuration, IEnumerable<IResource> resources) =>
        configuration.GetSetting(CorsOrigins) ?? string.Join(',', resources
            .Where(resource => resource.Name != DashboardLauncher.ResourceName)
            .SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>())
            .Where(endpoint => endpoint.UriScheme is "http" or "https")
            .Select(endpoint => endpoint.AllocatedEndpoint?.UriString)
            .OfType<string>()
            .Distinct());
}
