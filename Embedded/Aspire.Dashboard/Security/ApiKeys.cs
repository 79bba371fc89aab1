using System.Security.Cryptography;
using System.Text;

namespace Aspire.Dashboard.Security;

internal static class ApiKeys
{
    /// <summary>Whether a header holds one of the keys, told in a time that says nothing about them.</summary>
    public static bool IsValid(HttpContext context, string header, string? primaryKey, string? secondaryKey)
    {
        var sent = context.Request.Headers[header];
        return sent is [{ } key] && (Matches(key, primaryKey) | Matches(key, secondaryKey));
    }

    /// <summary>Whether the two are the same; no key is nobody's.</summary>
    /// <remarks>Compares hashes, because the comparison would tell the length.</remarks>
    public static bool Matches(string sent, string? key) =>
        !string.IsNullOrEmpty(key) && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(sent)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
