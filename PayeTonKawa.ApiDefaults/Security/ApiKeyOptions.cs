using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace PayeTonKawa.ApiDefaults.Security;

/// <summary>The API keys of the service. Each of them is valid, so that keys can be rotated without locking clients out.</summary>
internal sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    internal const string Section = "ApiKeys";

    private const string DevelopmentKey = "secret_key_123";

    internal IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    /// <exception cref="ConfigurationException">There is no key, or outside development the published one.</exception>
    internal static ApiKeyOptions From(IConfiguration configuration, IHostEnvironment environment)
    {
        var keys = configuration.GetSection(Section).GetChildren()
            .Where(key => !string.IsNullOrWhiteSpace(key.Value))
            .Select(key => ApiKey.Of(key.Value!, key.Path))
            .ToArray();
        if (!environment.IsDevelopment() && configuration.GetSection(Section).GetChildren().FirstOrDefault(key => key.Value == DevelopmentKey) is { } known)
        {
            throw new ConfigurationException(
                $"{Section}__{known.Key} est la clé de développement, que tout le monde connaît : donnez-en une autre, "
                + "ou démarrez le service avec DOTNET_ENVIRONMENT=Development si c'est pour le développement.");
        }

        return keys.Length > 0
            ? new ApiKeyOptions { Keys = keys }
            : throw new ConfigurationException($"Aucune clé d'API n'est configurée : donnez-en une au service par la variable d'environnement {Section}__0.");
    }

    internal void CopyTo(ApiKeyOptions options) => options.Keys = Keys;
}
