using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PayeTonKawa.ApiDefaults.Problems;

namespace PayeTonKawa.ApiDefaults.Security;

/// <summary>Authenticates a request by its <c>X-API-Key</c> header.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<ApiKeyOptions>(options, logger, encoder)
{
    internal new const string Scheme = "ApiKey";
    internal const string Header = "X-API-Key";

    // Latin-1 maps every byte to one character: any header value is compared as a key (401 if wrong) and is never a malformed request (400).
    internal static readonly Encoding HeaderEncoding = Encoding.Latin1;

    private static readonly AuthenticateResult Refused = AuthenticateResult.Fail("The key is not one of this service's.");

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers[Header];
        return Task.FromResult(header switch
        {
            [] => AuthenticateResult.NoResult(),
            [{ Length: > 0 } key] => Find(key)?.Accepted ?? Refused,
            _ => Refused,
        });
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = $"{Scheme} header=\"{Header}\"";
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problem.WriteAsync(
        Context,
        new ProblemDetails
        {
            Status = StatusCodes.Status403Forbidden,
            Detail = $"Cette adresse demande une clé de la portée « {ApiKeyScope.Of(Request.Path)} », que cette clé n'a pas.",
        });

    // Compares all keys, even after a match, so that the duration reveals nothing.
    private ApiKey? Find(string key)
    {
        var hash = ApiKey.HashOf(key, HeaderEncoding);
        ApiKey? found = null;
        foreach (var candidate in Options.Keys)
        {
            found = CryptographicOperations.FixedTimeEquals(candidate.Hash, hash) ? candidate : found;
        }

        return found;
    }
}
