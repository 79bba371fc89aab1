using Commandes.Data;
using PayeTonKawa.ApiDefaults.Requests;

namespace Commandes.Api;

/// <summary>A request to create an order.</summary>
internal sealed record CommandeCreation(int ClientId, IReadOnlyList<LigneRequest> Lignes) : IRequest<CommandeCreation>
{
    public static CommandeCreation Read(Fields fields) => new(
        fields.Required("client_id", CommandeFields.Id),
        fields.Required("lignes", CommandeFields.Lignes));

    internal Commande ToCommande(DateTimeOffset now) => new()
    {
        ClientId = ClientId,
        Lignes = [.. Lignes.Select(line => line.Ligne)],
        // The database keeps microseconds: untruncated, this response would differ from later reads.
        DateCommande = new DateTimeOffset(now.Ticks - now.Ticks % TimeSpan.TicksPerMillisecond, now.Offset),
    };
}
