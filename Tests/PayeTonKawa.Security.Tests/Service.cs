using PayeTonKawa.Tests;

namespace PayeTonKawa.Security.Tests;

/// <summary>One of the system's services.</summary>
/// <param name="Project">Name of its project.</param>
/// <param name="Name">Its name, which is also its user at the broker.</param>
/// <param name="Domain">Base name of its database and of the roles in it.</param>
internal sealed record Service(string Project, string Name, string Domain)
{
    internal static readonly Service Clients = new("Clients.Api", "api-clients", "clients");
    internal static readonly Service Produits = new("Produits.Api", "api-produits", "produits");
    internal static readonly Service Commandes = new("Commandes.Api", "api-commandes", "commandes");
    internal static readonly Service Consumer = new("Commandes.Consumer", "consumer-commandes", "commandes");

    internal static readonly Service[] All = [Clients, Produits, Commandes, Consumer];

    internal string Database => $"{Domain}_db";

    internal string Assembly => Repository.Assembly(Project);

    /// <summary>The environment variable with its password at the broker, for example <c>API_CLIENTS_PASSWORD</c>.</summary>
    internal string PasswordVariable => $"{Name.ToUpperInvariant().Replace('-', '_')}_PASSWORD";
}
