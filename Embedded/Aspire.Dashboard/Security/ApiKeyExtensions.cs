using Aspire.Dashboard.Configuration;

namespace Aspire.Dashboard.Security;

internal static class ApiKeyExtensions
{
    private const string Header = "x-api-key";

    /// <summary>Asks for the telemetry API's key, where its settings say so.</summary>
    public static RouteGroupBuilder RequireApiKey(this RouteGroupBuilder endpoints, ApiOptions options)
    {
        if (options.AuthMode == KeyAuthMode.ApiKey)
        {
            endpoints.AddEndpointFilter(async (context, next) => ApiKeys.IsValid(context.HttpContext, Header, options.PrimaryApiKey, options.SecondaryApiKey)
                ? await next(context).ConfigureAwait(false)
                : TypedResults.Problem($"The header {Header} does not hold the API's key.", statusCode: StatusCodes.Status401Unauthorized));
        }

        return endpoints;
    }
}
