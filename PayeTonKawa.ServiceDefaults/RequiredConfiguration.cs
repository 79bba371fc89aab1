using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>Required configuration values.</summary>
public static class RequiredConfiguration
{
    /// <summary>Returns the connection string with this name.</summary>
    /// <exception cref="ConfigurationException">It is missing or blank.</exception>
    public static string RequireConnectionString(this IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) is { } value && !string.IsNullOrWhiteSpace(value)
            ? value
            : throw new ConfigurationException(
                $"Aucune adresse n'est configurée pour {name} : donnez-la au service par la variable d'environnement ConnectionStrings__{name}.");
}
