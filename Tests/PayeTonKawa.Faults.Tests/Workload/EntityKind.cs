using System.Globalization;
using System.Text.Json.Nodes;

namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>One of the three kinds of entities: where it is served, its identifying field and the field that changes.</summary>
/// <param name="Service">The resource that serves it.</param>
/// <param name="Route">Its route.</param>
/// <param name="Prefix">Prefix of its event names.</param>
/// <param name="TagOf">Reads the field by which its creator finds it without knowing its id.</param>
/// <param name="ValueOf">Reads the field that changes.</param>
internal sealed record EntityKind(
    string Service, string Route, string Prefix, Func<JsonNode, string> TagOf, Func<JsonNode, string> ValueOf)
{
    public static readonly EntityKind Client = new(
        "api-clients", "/customers/", "client", row => $"{row["email"]}".Split('@')[0], row => $"{row["nom"]}");

    public static readonly EntityKind Produit = new(
        "api-produits", "/products/", "produit", row => $"{row["nom"]}", row => $"{row["stock"]}");

    public static readonly EntityKind Commande = new(
        "api-commandes", "/orders/", "commande", row => $"{row["lignes"]![0]!["produit_id"]}", row => $"{row["statut"]}");

    public static readonly EntityKind[] All = [Client, Produit, Commande];

    public object Creation(string tag, string value, int? clientId) => this == Client
        ? new { nom = value, prenom = "Sophie", email = $"{tag}@test.com" }
        : this == Produit
            ? new { nom = tag, prix = 9.99m, stock = Number(value) }
            : new { client_id = clientId, lignes = new[] { new { produit_id = Number(tag), quantite = 2, prix_unitaire = 9.99m } } };

    public object Update(string value) => this == Client ? new { nom = value } : this == Produit ? new { stock = Number(value) } : new { statut = value };

    /// <summary>The events that a change must publish: routing key and value.</summary>
    public IEnumerable<string> Events(Change change, int? clientId) => change.Kind switch
    {
        ChangeKind.Creation => [$"{Prefix}.created {(this == Commande ? $"{clientId}" : change.Value)}"],
        ChangeKind.Deletion => [$"{Prefix}.deleted "],
        _ when this == Produit && Number(change.Value) < 10 => [$"{Prefix}.updated {change.Value}", $"{Prefix}.stock_low {change.Value}"],
        _ => [$"{Prefix}.updated {change.Value}"],
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
