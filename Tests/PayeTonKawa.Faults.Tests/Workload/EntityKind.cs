using System.Globalization;
using System.Text.Json.Nodes;

namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>One of the three things that the system keeps: where it is asked for, what tells one from another, and what of it changes.</summary>
/// <param name="Service">Which resource keeps it.</param>
/// <param name="Instances">In how many instances.</param>
/// <param name="Route">Where.</param>
/// <param name="Prefix">With what the names of its events begin.</param>
/// <param name="TagOf">What its creator knows it by, without having been told its id.</param>
/// <param name="ValueOf">What changes.</param>
internal sealed record EntityKind(
    string Service, int Instances, string Route, string Prefix, Func<JsonNode, string> TagOf, Func<JsonNode, string> ValueOf)
{
    public static readonly EntityKind Client = new(
        "api-clients", 1, "/customers/", "client", row => $"{row["email"]}".Split('@')[0], row => $"{row["nom"]}");

    public static readonly EntityKind Produit = new(
        "api-produits", 2, "/products/", "produit", row => $"{row["nom"]}", row => $"{row["stock"]}");

    public static readonly EntityKind Commande = new(
        "api-commandes", 1, "/orders/", "commande", row => $"{row["lignes"]![0]!["produit_id"]}", row => $"{row["statut"]}");

    public static readonly EntityKind[] All = [Client, Produit, Commande];

    public object Creation(string tag, string value, int? clientId) => this == Client
        ? new { nom = value, prenom = "Sophie", email = $"{tag}@test.com" }
        : this == Produit
            ? new { nom = tag, prix = 9.99m, stock = Number(value) }
            : new { client_id = clientId, lignes = new[] { new { produit_id = Number(tag), quantite = 2, prix_unitaire = 9.99m } } };

    public object Update(string value) => this == Client ? new { nom = value } : this == Produit ? new { stock = Number(value) } : new { statut = value };

    /// <summary>The routing keys of the events that a change is told by, each with what the event says of it.</summary>
    public IEnumerable<string> Events(Change change, int? clientId) => change.Kind switch
    {
        ChangeKind.Creation => [$"{Prefix}.created {(this == Commande ? $"{clientId}" : change.Value)}"],
        ChangeKind.Deletion => [$"{Prefix}.deleted "],
        _ when this == Produit && Number(change.Value) < 10 => [$"{Prefix}.updated {change.Value}", $"{Prefix}.stock_low {change.Value}"],
        _ => [$"{Prefix}.updated {change.Value}"],
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
