using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>What a service cannot do without.</summary>
public static class RequiredConfiguration
{
    /// <summary>The connection string of this name.</summary>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public static string RequireConnectionString(this IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) is { } value && !string.IsNullOrWhiteSpace(value)
            ? value
            : throw new ConfigurationException($"Aucune adresse n'est configurée pour {name} : donnez-la au service par la variable d'environnement ConnectionStrings__{name}.");
}
