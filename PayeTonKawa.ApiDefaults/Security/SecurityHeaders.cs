using Scalar.AspNetCore;

namespace PayeTonKawa.ApiDefaults.Security;

/// <summary>Security and cache headers of the responses.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// On every response: no content sniffing, no caching. A cache (RFC 9111) does not know <c>X-API-Key</c> and could serve the response without a key.
    /// </summary>
    internal static void ApplyTo(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
    }

    /// <summary>On HTML pages: no resources from other origins, only the page's own scripts (CSP level 3, by nonce), no framing.</summary>
    internal static void WithPageHeaders(this IEndpointConventionBuilder page) => page.Add(endpoint =>
    {
        var inner = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            context.Response.OnStarting(() =>
            {
                var nonce = context.Items[ScalarOptions.NonceHttpContextItemKey] is { } value ? $" 'nonce-{value}'" : "";
                context.Response.Headers.ContentSecurityPolicy =
                    $"default-src 'none'; script-src 'self'{nonce}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
                context.Response.Headers["Referrer-Policy"] = "no-referrer";
                return Task.CompletedTask;
            });
            return inner(context);
        };
    });
}
