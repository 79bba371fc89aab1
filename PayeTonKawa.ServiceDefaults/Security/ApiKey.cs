using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;

namespace PayeTonKawa.ServiceDefaults.Security;

/// <summary>A key that opens the service: what is compared with those that requests bring, and the result for the one that fits.</summary>
internal sealed record ApiKey(byte[] Hash, AuthenticateResult Accepted)
{
    /// <param name="key">The key itself, which is not kept.</param>
    /// <param name="name">What its requests are counted under.</param>
    internal static ApiKey Of(string key, string name)
    {
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, name)], ApiKeyHandler.Scheme);
        return new(HashOf(key, Encoding.UTF8), AuthenticateResult.Success(new(new ClaimsPrincipal(identity), ApiKeyHandler.Scheme)));
    }

    // Hashes have one length whatever the key's, so that comparing them tells nothing of it.
    internal static byte[] HashOf(string key, Encoding encoding) => SHA256.HashData(encoding.GetBytes(key));
}
