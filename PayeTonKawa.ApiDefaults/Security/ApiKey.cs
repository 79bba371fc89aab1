using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;

namespace PayeTonKawa.ApiDefaults.Security;

/// <summary>A valid API key: the hash that request keys are compared with, and the authentication result of a match.</summary>
internal sealed record ApiKey(byte[] Hash, AuthenticateResult Accepted)
{
    internal const string ScopeClaim = "scope";
    internal const string Shop = "shop";

    private const string Operations = "operations";

    /// <summary>What a key may open: <c>shop</c> the routes of the business, <c>operations</c> those under <c>/operations</c>.</summary>
    internal static readonly IReadOnlyList<string> Scopes = [Shop, Operations];

    /// <param name="key">The plain-text key, which is not kept.</param>
    /// <param name="name">The name under which the rate limit counts its requests and the log names its operations.</param>
    /// <param name="scopes">What it opens.</param>
    internal static ApiKey Of(string key, string name, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.Name, name), .. scopes.Select(scope => new Claim(ScopeClaim, scope))], ApiKeyHandler.Scheme);
        return new(HashOf(key, Encoding.UTF8), AuthenticateResult.Success(new(new ClaimsPrincipal(identity), ApiKeyHandler.Scheme)));
    }

    // Hashes have a fixed length, so that the comparison reveals nothing about the length of a key.
    internal static byte[] HashOf(string key, Encoding encoding) => SHA256.HashData(encoding.GetBytes(key));

    /// <summary>The scope that a request to this path needs.</summary>
    internal static string ScopeOf(PathString path) => path.StartsWithSegments("/operations") ? Operations : Shop;
}
