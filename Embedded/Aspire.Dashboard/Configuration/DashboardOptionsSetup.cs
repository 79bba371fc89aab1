using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Aspire.Dashboard.Configuration;

/// <summary>Reads the settings that have a name of their own beside the section's, and settles what depends on others.</summary>
internal sealed class DashboardOptionsSetup(IConfiguration configuration) : IPostConfigureOptions<DashboardOptions>
{
    public void PostConfigure(string? name, DashboardOptions options)
    {
        options.Frontend.EndpointUrls = NullIfEmpty(configuration[WebHostDefaults.ServerUrlsKey]) ?? options.Frontend.EndpointUrls;
        options.Otlp.GrpcEndpointUrl = Find(DashboardEndpoint.GrpcSetting) ?? options.Otlp.GrpcEndpointUrl;
        options.Otlp.HttpEndpointUrl = Find(DashboardEndpoint.HttpSetting) ?? options.Otlp.HttpEndpointUrl;
        if (string.IsNullOrEmpty(options.Otlp.GrpcEndpointUrl) && string.IsNullOrEmpty(options.Otlp.HttpEndpointUrl))
        {
            options.Otlp.GrpcEndpointUrl = "http://localhost:18889";
            options.Otlp.HttpEndpointUrl = "http://localhost:18890";
        }

        options.ResourceServiceClient.Url = Find("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL") ?? options.ResourceServiceClient.Url;
        options.ResourceServiceClient.AuthMode ??= string.IsNullOrEmpty(options.ResourceServiceClient.ApiKey) ? KeyAuthMode.Unsecured : KeyAuthMode.ApiKey;

        if (bool.TryParse(Find("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"), out var anonymous) && anonymous)
        {
            options.Frontend.AuthMode = FrontendAuthMode.Unsecured;
            options.Otlp.AuthMode = KeyAuthMode.Unsecured;
            options.Api.AuthMode = KeyAuthMode.Unsecured;
        }

        options.Api.AuthMode ??= KeyAuthMode.ApiKey;
        options.Api.Enabled ??= options.Api.AuthMode == KeyAuthMode.Unsecured || !string.IsNullOrEmpty(options.Api.PrimaryApiKey);
        options.Frontend.BrowserToken = string.IsNullOrEmpty(options.Frontend.BrowserToken)
            ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))
            : options.Frontend.BrowserToken;
    }

    // Aspire's older names begin with DOTNET instead of ASPIRE.
    private string? Find(string name) =>
        NullIfEmpty(configuration[name]) ?? NullIfEmpty(configuration[$"DOTNET{name["ASPIRE".Length..]}"]);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
