using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Commandes.Data;

/// <summary>
/// Stores the lines of an order as one JSON column: they are always read and replaced with their order, so that an order is one row to lock,
/// list and insert, with one line or a thousand.
/// </summary>
internal static class LignesJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static readonly ValueConverter<IReadOnlyList<LigneCommande>, string> Converter = new(
        lignes => JsonSerializer.Serialize(lignes, Options),
        json => JsonSerializer.Deserialize<List<LigneCommande>>(json, Options)!);

    internal static readonly ValueComparer<IReadOnlyList<LigneCommande>> Comparer = new(
        (left, right) => left!.SequenceEqual(right!),
        lignes => lignes.Count,
        lignes => lignes);
}
