using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PayeTonKawa.ApiDefaults;
using PayeTonKawa.ApiDefaults.Security;
using PayeTonKawa.Contracts.AsyncApi;
using Scalar.AspNetCore;

namespace Microsoft.Extensions.Hosting;

/// <summary>Setup shared by the three REST APIs: API key, rate limit, problem details (RFC 9457), JSON and OpenAPI document.</summary>
public static class ApiExtensions
{
    /// <summary>Adds the API key, rate limit, problem details, snake_case JSON, request limits and the OpenAPI document <paramref name="title"/>.</summary>
    /// <exception cref="ConfigurationException">
    /// There is no API key, one has an unknown scope, or outside development is the published one; or a rate limit or proxy setting is invalid.
    /// </exception>
    public static WebApplicationBuilder AddApiDefaults(this WebApplicationBuilder builder, string title)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = header =>
                header.Equals(ApiKeyHandler.Header, StringComparison.OrdinalIgnoreCase) ? ApiKeyHandler.HeaderEncoding : null;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);

            // From the first byte of a request to the end of its headers.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);

            // Below the rate of a slow mobile connection; a body at the limit of 1 MiB takes at most about 17 minutes and occupies only a connection.
            kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

            // RequestBody enforces the limit. Kestrel's own limit would close the connection, and a client still sending would see a broken connection
            // instead of the 413 response. Without it Kestrel reads and discards the rest of the body for up to 5 s.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ApiExceptionHandler>();

        // Not AddAuthentication: it also adds data protection, which stores encryption keys for cookies that these APIs do not use.
        builder.Services.AddAuthenticationCore(options => options.DefaultScheme = ApiKeyHandler.Scheme);
        builder.Services.AddWebEncoders();
        new AuthenticationBuilder(builder.Services).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, null);
        builder.Services.AddSingleton(ApiKeys.From(builder.Configuration, builder.Environment));
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(KeyEverywhere);

        if (RateLimit.From(builder.Configuration) is { } limit)
        {
            builder.Services.AddRateLimiter(limit.Configure);
        }

        builder.Services.AddKnownProxies(builder.Configuration);
        builder.Services.AddOpenApi(options => ApiDocument.Configure(options, title));
        return builder;
    }

    /// <summary>Adds the middleware for error responses, API key, rate limit and security headers. Call it before mapping routes.</summary>
    public static WebApplication UseApiDefaults(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use((context, next) =>
        {
            SecurityHeaders.ApplyTo(context.Response.Headers);
            return next(context);
        });
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseAuthentication();
        RateLimit.From(app.Configuration)?.Use(app);
        app.UseAuthorization();
        return app;
    }

    /// <summary>
    /// Maps the OpenAPI document (<c>/openapi/v1.json</c>), its page (<c>/scalar/v1</c>; <c>/</c> redirects to it) and the AsyncAPI document
    /// (<c>/asyncapi.json</c>), without API key.
    /// </summary>
    public static WebApplication MapApiDocumentation(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapGet(ApiDocument.AsyncApiPath, () => TypedResults.Bytes(AsyncApiDocument.Utf8, MediaTypeNames.Application.Json))
            .AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/", () => TypedResults.Redirect("/scalar/v1")).AllowAnonymous().ExcludeFromDescription();
        app.MapScalarApiReference(page => page.DisableDefaultFonts().WithNonce()).AllowAnonymous().WithPageHeaders();
        return app;
    }

    // Routes require a key of their scope by default. An unknown path stays a 404 and a wrong method on a documentation page a 405, instead of 401.
    private static AuthorizationPolicy KeyEverywhere { get; } = new AuthorizationPolicyBuilder()
        .RequireAssertion(context => context.Resource is HttpContext http
            && (context.User.HasClaim(ApiKey.ScopeClaim, ApiKey.ScopeOf(http.Request.Path))
                || http.GetEndpoint() is null || IsDocumentation(http.Request.Path)))
        .Build();

    private static bool IsDocumentation(PathString path) =>
        path.StartsWithSegments("/openapi") || path.StartsWithSegments("/scalar") || path.StartsWithSegments(ApiDocument.AsyncApiPath);
}
