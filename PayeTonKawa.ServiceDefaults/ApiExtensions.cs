using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.ServiceDefaults.Documentation;
using PayeTonKawa.ServiceDefaults.Problems;
using PayeTonKawa.ServiceDefaults.Security;
using Scalar.AspNetCore;
using ApiKeyOptions = PayeTonKawa.ServiceDefaults.Security.ApiKeyOptions;

namespace Microsoft.Extensions.Hosting;

/// <summary>What the three REST services do alike: the key, the errors, the JSON and the documentation.</summary>
public static class ApiExtensions
{
    /// <summary>Adds the API key, problem details, snake_case JSON, the body limit and the OpenAPI document named <paramref name="title"/>.</summary>
    /// <exception cref="ConfigurationException">No API key is configured: nobody could use the service, so it doesn't start.</exception>
    public static WebApplicationBuilder AddApiDefaults(this WebApplicationBuilder builder, string title)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            ConnectionLimits.Apply(kestrel.Limits);
            kestrel.RequestHeaderEncodingSelector = header =>
                header.Equals(ApiKeyHandler.Header, StringComparison.OrdinalIgnoreCase) ? ApiKeyHandler.HeaderEncoding : null;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
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

        // Not AddAuthentication: it brings data protection, which writes keys for cookies that nobody here has.
        builder.Services.AddAuthenticationCore(options => options.DefaultScheme = ApiKeyHandler.Scheme);
        builder.Services.AddWebEncoders();
        new AuthenticationBuilder(builder.Services)
            .AddScheme<ApiKeyOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, ApiKeyOptions.From(builder.Configuration).CopyTo);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(KeyEverywhere);

        if (RateLimit.From(builder.Configuration) is { } limit)
        {
            builder.Services.AddRateLimiter(limit.Configure);
        }

        builder.Services.Configure<ForwardedHeadersOptions>(KnownProxies.From(builder.Configuration).Configure);
        builder.Services.AddOpenApi(options => ApiDocument.Configure(options, title));
        return builder;
    }

    /// <summary>Puts error answers and the key before every route that is mapped after it.</summary>
    public static WebApplication UseApiDefaults(this WebApplication app)
    {
        if (KnownProxies.From(app.Configuration).Networks.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.Use((context, next) =>
        {
            SecurityHeaders.ApplyTo(context.Response.Headers);
            return next(context);
        });
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseAuthentication();
        if (RateLimit.From(app.Configuration) is not null)
        {
            app.UseRateLimiter();
        }

        app.UseAuthorization();
        return app;
    }

    /// <summary>Maps the OpenAPI document (<c>/openapi/v1.json</c>) and its page (<c>/scalar/v1</c>, to which <c>/</c> leads), open without a key.</summary>
    public static WebApplication MapApiDocumentation(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapGet("/", () => TypedResults.Redirect("/scalar/v1")).AllowAnonymous().ExcludeFromDescription();
        app.MapScalarApiReference(page => page.DisableDefaultFonts().WithNonce()).AllowAnonymous().WithPageHeaders();
        return app;
    }

    // A route is closed unless it says otherwise; a path that leads nowhere has nothing to protect and stays a 404, and a wrong method for an open page a 405.
    private static AuthorizationPolicy KeyEverywhere { get; } = new AuthorizationPolicyBuilder()
        .RequireAssertion(context => context.User.Identity is { IsAuthenticated: true } || context.Resource is HttpContext http && (http.GetEndpoint() is null || IsDocumentation(http.Request.Path)))
        .Build();

    private static bool IsDocumentation(PathString path) => path.StartsWithSegments("/openapi") || path.StartsWithSegments("/scalar");
}
