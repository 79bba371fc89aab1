using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace PayeTonKawa.ServiceDefaults.Security;

/// <summary>The API keys of the service. Each of them is valid, so that keys can be rotated without locking clients out.</summary>
internal sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    internal const string Section = "ApiKeys";

    internal IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    internal static ApiKeyOptions From(IConfiguration configuration)
    {
        var keys = configuration.GetSection(Section).GetChildren()
            .Where(key => !string.IsNullOrWhiteSpace(key.Value))
            .Select(key => ApiKey.Of(key.Value!, key.Path))
            .ToArray();
        return keys.Length > 0
            ? new ApiKeyOptions { Keys = keys }
            : throw new ConfigurationException($"Aucune clé d'API n'est configurée : donnez-en une au service par la variable d'environnement {Section}__0.");
    }

    internal void CopyTo(ApiKeyOptions options) => options.Keys = Keys;
}
