using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Dashboard;

/// <summary>Aspire's rule that what is configured for the dashboard is https, unless the AppHost says otherwise.</summary>
internal static class DashboardTransport
{
    private const string Advice =
        $"must be an https address unless the '{DashboardConfiguration.AllowUnsecuredTransport}' environment variable is set to true. This configuration is commonly set in the launch profile. See https://aka.ms/dotnet/aspire/allowunsecuredtransport for more details.";

    /// <exception cref="OptionsValidationException">An address cannot be read, or is http.</exception>
    public static void Validate(IConfiguration configuration, DistributedApplicationOptions options)
    {
        var isUnsecuredAllowed = options.AllowUnsecuredTransport || configuration.GetFlag(DashboardConfiguration.AllowUnsecuredTransport);
        foreach (var name in (string[])[DashboardConfiguration.Urls, DashboardConfiguration.OtlpGrpcUrl, DashboardConfiguration.OtlpHttpUrl, DashboardConfiguration.ResourceServiceUrl])
        {
            var isUi = name == DashboardConfiguration.Urls;
            var value = configuration.GetSetting(name)?.Split(';')[0];
            if (value is null)
            {
                continue;
            }

            if (GetScheme(value) is not { } scheme)
            {
                Fail(isUi
                    ? $"The 'applicationUrl' setting of the launch profile has value '{value}' which could not be parsed as a URI."
                    : $"The {name} setting with a value of '{value}' could not be parsed as a URI.");
            }
            else if (scheme == Uri.UriSchemeHttp && !isUnsecuredAllowed)
            {
                Fail($"The '{(isUi ? "applicationUrl" : name)}' setting {Advice}");
            }
        }
    }

    private static string? GetScheme(string value)
    {
        try
        {
            return BindingAddress.Parse(value).Scheme;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static void Fail(string sentence) => throw new OptionsValidationException(nameof(DashboardTransport), typeof(DashboardTransport), [sentence]);
}
