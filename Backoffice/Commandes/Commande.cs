namespace Backoffice.Commandes;

public sealed record Commande(int Id, int ClientId, string Statut, decimal Total, DateTimeOffset DateCommande, IReadOnlyList<Ligne> Lignes);
