using Microsoft.Extensions.Options;

namespace Aspire.Dashboard.Configuration;

internal sealed class DashboardOptionsValidator : IValidateOptions<DashboardOptions>
{
    public ValidateOptionsResult Validate(string? name, DashboardOptions options)
    {
        var failures = DashboardEndpoint.Of(options).Select(endpoint => endpoint.Validate()).OfType<string>().ToList();
        if (options.Otlp.AuthMode == KeyAuthMode.ApiKey && string.IsNullOrEmpty(options.Otlp.PrimaryApiKey))
        {
            failures.Add("Dashboard:Otlp:AuthMode is ApiKey: set the key in Dashboard:Otlp:PrimaryApiKey.");
        }

        if (options.Api is { Enabled: true, AuthMode: KeyAuthMode.ApiKey } && string.IsNullOrEmpty(options.Api.PrimaryApiKey))
        {
            failures.Add("Dashboard:Api:AuthMode is ApiKey: set the key in Dashboard:Api:PrimaryApiKey.");
        }

        if (options.ResourceServiceClient is { Url: { Length: > 0 } url } && !Uri.TryCreate(url, UriKind.Absolute, out _))
        {
            failures.Add($"'{url}' in ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL is no URL.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
