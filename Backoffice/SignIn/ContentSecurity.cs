using System.Security.Cryptography;

namespace Backoffice.SignIn;

/// <summary>Security headers of all responses, with a Content Security Policy (level 3) of a nonce for each page.</summary>
internal static class ContentSecurity
{
    private static readonly object NonceKey = new();

    internal static void UseContentSecurity(this WebApplication app) => app.Use((context, next) =>
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceKey] = nonce;
        var headers = context.Response.Headers;

        // Styles: the components set attributes and insert elements; a style cannot run anything.
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
            + "connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    });

    /// <summary>The nonce of the page that is being rendered.</summary>
    internal static string? Nonce(this HttpContext context) => context.Items[NonceKey] as string;
}
