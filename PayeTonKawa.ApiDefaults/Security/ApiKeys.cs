using System.Security.Cryptography;

namespace PayeTonKawa.ApiDefaults.Security;

/// <summary>
/// The API keys of the service: <c>ApiKeys:{name}:Key</c> with <c>ApiKeys:{name}:Scopes</c>, separated by spaces (default: <c>shop</c>), or
/// <c>ApiKeys:0</c>… for a key of the scope <c>shop</c>. Each of them is valid, so that keys can be rotated without locking clients out.
/// </summary>
internal sealed class ApiKeys(IReadOnlyList<ApiKey> all)
{
    private const string Section = "ApiKeys";
    private const string DevelopmentKey = "secret_key_123";

    /// <exception cref="ConfigurationException">There is no key, a scope is unknown, or outside development a key is the published one.</exception>
    internal static ApiKeys From(IConfiguration configuration, IHostEnvironment environment)
    {
        var children = configuration.GetSection(Section).GetChildren().ToArray();
        var keys = children
            .Where(child => !string.IsNullOrWhiteSpace(Setting(child).Value))
            .Select(child => ApiKey.Of(Setting(child).Value!, child.Path, ScopesOf(child)))
            .ToArray();
        if (!environment.IsDevelopment() && children.Select(Setting).FirstOrDefault(key => key.Value == DevelopmentKey) is { } known)
        {
            throw new ConfigurationException(
                $"{known.Path.Replace(":", "__", StringComparison.Ordinal)} est la clé de développement, que tout le monde connaît : donnez-en une autre, "
                + "ou démarrez le service avec DOTNET_ENVIRONMENT=Development si c'est pour le développement.");
        }

        return keys.Length > 0
            ? new(keys)
            : throw new ConfigurationException($"Aucune clé d'API n'est configurée : donnez-en une au service par la variable d'environnement {Section}__0.");
    }

    /// <summary>Compares with all keys, even after a match, so that the duration reveals nothing.</summary>
    internal ApiKey? Find(byte[] hash)
    {
        ApiKey? found = null;
        foreach (var key in all)
        {
            found = CryptographicOperations.FixedTimeEquals(key.Hash, hash) ? key : found;
        }

        return found;
    }

    private static IConfigurationSection Setting(IConfigurationSection child) => string.IsNullOrEmpty(child.Value) ? child.GetSection("Key") : child;

    private static string[] ScopesOf(IConfigurationSection child)
    {
        var scopes = (child["Scopes"] ?? ApiKey.Shop).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return scopes.Except(ApiKey.Scopes).FirstOrDefault() is not { } unknown
            ? scopes
            : throw new ConfigurationException(
                $"{Section}__{child.Key}__Scopes contient « {unknown} », qui n'existe pas : donnez {string.Join(" ou ", ApiKey.Scopes)}, "
                + "ou les deux séparées par une espace.");
    }
}
