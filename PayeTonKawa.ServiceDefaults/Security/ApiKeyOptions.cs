using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace PayeTonKawa.ServiceDefaults.Security;

/// <summary>The keys that open the service, as hashes.</summary>
internal sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    private const string Section = "ApiKeys";

    internal IReadOnlyList<byte[]> Hashes { get; private set; } = [];

    internal static ApiKeyOptions From(IConfiguration configuration)
    {
        var keys = configuration.GetSection(Section).Get<string[]>() ?? [];
        var hashes = keys.Where(key => !string.IsNullOrWhiteSpace(key)).Select(key => Hash(key, Encoding.UTF8)).ToArray();
        return hashes.Length > 0
            ? new ApiKeyOptions { Hashes = hashes }
            : throw new ConfigurationException($"Aucune clé d'API n'est configurée : donnez-en une au service par la variable d'environnement {Section}__0.");
    }

    internal void CopyTo(ApiKeyOptions options) => options.Hashes = Hashes;

    // Hashes have one length whatever the key's, so that comparing them tells nothing of it.
    internal static byte[] Hash(string key, Encoding encoding) => SHA256.HashData(encoding.GetBytes(key));
}
