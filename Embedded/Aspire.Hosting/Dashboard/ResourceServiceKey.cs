using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Whoever comes over TCP has to bring the key (gRPC status Unauthenticated otherwise), and gets the resource service alone. The Unix socket is guarded
/// by the rights on its folder.
/// </summary>
internal sealed class ResourceServiceKey(RequestDelegate next, IConfiguration configuration)
{
    private const string Header = "x-resource-service-api-key";
    private const string Service = "/aspire.v1.DashboardService";

    private readonly byte[]? _key = configuration["AppHost:ResourceService:AuthMode"] == "Unsecured"
        ? null
        : Encoding.UTF8.GetBytes(configuration["AppHost:ResourceService:ApiKey"] ?? "");

    public Task InvokeAsync(HttpContext context)
    {
        var isSocket = context.Connection.LocalIpAddress is null;
        if (isSocket || (context.Request.Path.StartsWithSegments(Service) && IsAllowed(context.Request.Headers[Header])))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private bool IsAllowed(string? key) =>
        _key is null || (_key.Length > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key ?? ""), _key));
}
