using System.Text.Json.Serialization;
using PayeTonKawa.Messaging.Events;

namespace Commandes.Api;

/// <summary>A line of an order, as it is answered.</summary>
internal sealed record LigneAnswer(int ProduitId, int Quantite, [property: JsonConverter(typeof(MontantJsonConverter))] decimal PrixUnitaire);
