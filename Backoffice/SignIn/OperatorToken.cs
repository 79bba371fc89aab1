using System.Security.Cryptography;
using System.Text;

namespace Backoffice.SignIn;

/// <summary>The token of the link by which an operator signs in (<c>Authentication:Token</c>).</summary>
internal sealed class OperatorToken(string token)
{
    // 128 bits in hexadecimal digits: too many for guessing.
    internal const int Shortest = 32;

    private readonly byte[] _hash = Hash(token);

    /// <summary>Compares in a time that does not depend on the contents.</summary>
    internal bool Matches(string? other) => CryptographicOperations.FixedTimeEquals(_hash, Hash(other ?? ""));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
