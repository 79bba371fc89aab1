using System.Globalization;
using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp;
using StatusCode = Grpc.Core.StatusCode;

namespace Aspire.Dashboard.Security;

internal static class OtlpKeyExtensions
{
    private const string Header = "x-otlp-api-key";

    /// <summary>Refuses a sender without the key before its message is read.</summary>
    public static IEndpointConventionBuilder RequireOtlpKey(this IEndpointConventionBuilder endpoints, OtlpOptions options)
    {
        if (options.AuthMode == KeyAuthMode.ApiKey)
        {
            endpoints.Add(endpoint =>
            {
                var next = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = context =>
                    ApiKeys.IsValid(context, Header, options.PrimaryApiKey, options.SecondaryApiKey) ? next(context) : RefuseAsync(context);
            });
        }

        return endpoints;
    }

    private static Task RefuseAsync(HttpContext context)
    {
        const string Message = $"The header {Header} does not hold the dashboard's OTLP key.";
        const string GrpcType = "application/grpc";

        if (context.Request.ContentType?.StartsWith(GrpcType, StringComparison.OrdinalIgnoreCase) != true)
        {
            return OtlpFormat.RefuseAsync(context, StatusCodes.Status401Unauthorized, Message);
        }

        // gRPC's "trailers only": no message, the status among the headers.
        context.Response.ContentType = GrpcType;
        context.Response.Headers["grpc-status"] = ((int)StatusCode.Unauthenticated).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Message;
        return Task.CompletedTask;
    }
}
