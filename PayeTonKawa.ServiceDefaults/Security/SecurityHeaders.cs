using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalar.AspNetCore;

namespace PayeTonKawa.ServiceDefaults.Security;

/// <summary>What answers tell browsers and caches not to do.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// On every answer: it is what it says that it is, and no cache keeps it. To a cache (RFC 9111) what a key opens looks like what is open to all.
    /// </summary>
    internal static void ApplyTo(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
    }

    /// <summary>
    /// On pages: nothing is loaded from elsewhere, no script runs but those of the page (CSP level 3, by nonce), and it is shown in nobody's frame.
    /// </summary>
    internal static void WithPageHeaders(this IEndpointConventionBuilder page) => page.Add(endpoint =>
    {
        var inner = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            context.Response.OnStarting(static state => ApplyToPage((HttpContext)state), context);
            return inner(context);
        };
    });

    private static Task ApplyToPage(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'{(context.Items[ScalarOptions.NonceHttpContextItemKey] is { } nonce ? $" 'nonce-{nonce}'" : "")}; "
            + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    }
}
