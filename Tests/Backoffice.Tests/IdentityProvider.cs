using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Backoffice.Tests;

/// <summary>
/// A small OpenID Connect provider: the code flow with PKCE and a client's secret. It asks for no password: whoever signs in chooses who to be.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    internal const string ClientId = "backoffice";
    internal const string ClientSecret = "un-secret-de-test";

    private static readonly Dictionary<string, string[]> Users = new()
    {
        ["Sophie, au magasin"] = ["shop"],
        ["Omar, aux opérations"] = ["operations"],
        ["Personne"] = [],
        ["Chef"] = ["shop", "operations"],
    };

    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "test" };
    private readonly ConcurrentDictionary<string, (string User, string Challenge, string Nonce)> _codes = new();
    private readonly WebApplication _app;

    private IdentityProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet("/.well-known/openid-configuration", () => new Dictionary<string, object>
        {
            ["issuer"] = Authority,
            ["authorization_endpoint"] = $"{Authority}/authorize",
            ["token_endpoint"] = $"{Authority}/token",
            ["jwks_uri"] = $"{Authority}/keys",
            ["response_types_supported"] = (string[])["code"],
            ["subject_types_supported"] = (string[])["public"],
            ["id_token_signing_alg_values_supported"] = (string[])["RS256"],
        });
        _app.MapGet("/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_key.Rsa.ExportParameters(includePrivateParameters: false)));
            return new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = _key.KeyId, n = key.N, e = key.E } } };
        });
        _app.MapGet("/authorize", (HttpRequest request) => Html(string.Concat(Users.Keys.Append("Annuler").Select(user =>
            $"<p><a href=\"/choose{Encode($"{request.QueryString}&user={Uri.EscapeDataString(user)}")}\">{Encode(user)}</a></p>"))));
        _app.MapGet("/choose", Choose);
        _app.MapPost("/token", GiveToken).DisableAntiforgery();
    }

    internal string Authority => _app.Urls.Single();

    internal static async Task<IdentityProvider> StartAsync()
    {
        var provider = new IdentityProvider();
        await provider._app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Rsa.Dispose();
    }

    // The answer goes back by a form that sends itself (response_mode=form_post).
    private IResult Choose(HttpRequest request)
    {
        var query = request.Query;
        Assert.Equal(ClientId, query["client_id"]);
        Assert.Equal("code", query["response_type"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        var code = Guid.NewGuid().ToString("N");
        var (name, value) = Users.ContainsKey(query["user"]!) ? ("code", code) : ("error", "access_denied");
        _codes[code] = (query["user"]!, query["code_challenge"]!, query["nonce"]!);
        return Html($"""
            <form method="post" action="{Encode(query["redirect_uri"])}">
              <input type="hidden" name="{name}" value="{value}"><input type="hidden" name="state" value="{Encode(query["state"])}">
            </form>
            <script>document.forms[0].submit()</script>
            """);
    }

    private IResult GiveToken(IFormCollection form)
    {
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["client_secret"] != ClientSecret || !_codes.TryRemove(form["code"].ToString(), out var granted) || granted.Challenge != challenge)
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: (int)HttpStatusCode.BadRequest);
        }

        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Authority,
            Audience = ClientId,
            Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = granted.User,
                ["name"] = granted.User,
                ["nonce"] = granted.Nonce,
                ["roles"] = Users[granted.User],
            },
            SigningCredentials = new(_key, SecurityAlgorithms.RsaSha256),
        });
        return Results.Json(new { token_type = "Bearer", access_token = "inutile", id_token = token, expires_in = 300 });
    }

    private static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    private static IResult Html(string body) => Results.Content(
        $"<!DOCTYPE html><html lang=\"fr\"><title>Fournisseur</title><link rel=\"icon\" href=\"data:,\"><body>{body}</body></html>",
        "text/html; charset=utf-8");
}
