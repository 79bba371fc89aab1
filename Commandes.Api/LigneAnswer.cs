using System.Text.Json.Serialization;
using PayeTonKawa.Contracts;

namespace Commandes.Api;

/// <summary>An order line in a response.</summary>
internal sealed record LigneAnswer(int ProduitId, int Quantite, [property: JsonConverter(typeof(MontantJsonConverter))] decimal PrixUnitaire);
