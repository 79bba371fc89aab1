using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace PayeTonKawa.ApiDefaults.Security;

/// <summary>Authenticates a request by its <c>X-API-Key</c> header.</summary>
internal sealed class ApiKeyHandler(ApiKeys keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal new const string Scheme = "ApiKey";
    internal const string Header = "X-API-Key";

    // Latin-1 maps every byte to one character: any header value is compared as a key (401 if wrong) and is never a malformed request (400).
    internal static readonly Encoding HeaderEncoding = Encoding.Latin1;

    private static readonly AuthenticateResult Refused = AuthenticateResult.Fail("The key is not one of this service's.");

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers[Header] switch
    {
        [] => AuthenticateResult.NoResult(),
        [{ Length: > 0 } key] => keys.Find(ApiKey.HashOf(key, HeaderEncoding))?.Accepted ?? Refused,
        _ => Refused,
    });

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = $"{Scheme} header=\"{Header}\"";
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => TypedResults
        .Problem(
            $"Cette adresse demande une clé de la portée « {ApiKey.ScopeOf(Request.Path)} », que cette clé n'a pas.",
            statusCode: StatusCodes.Status403Forbidden)
        .ExecuteAsync(Context);
}
