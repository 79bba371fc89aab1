using System.Text.Json;
using Microsoft.OpenApi;
using PayeTonKawa.ApiDefaults.Documentation;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>A list of 1 to <paramref name="maxCount"/> objects.</summary>
public sealed class ListField<T>(int maxCount) : Field<IReadOnlyList<T>> where T : IRequest<T>
{
    internal override IReadOnlyList<T> Read(JsonElement value, Refusals refusals)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is var count && (count < 1 || count > maxCount))
        {
            refusals.Add($"Une liste de 1 à {maxCount} éléments est attendue.");
            return [];
        }

        var items = new List<T>(count);
        foreach (var item in value.EnumerateArray())
        {
            var refusalsOfItem = refusals.OfItem(items.Count);
            if (item.ValueKind != JsonValueKind.Object)
            {
                refusalsOfItem.Add("Un objet est attendu.");
                return [];
            }

            items.Add(T.Read(new JsonFields(item, refusalsOfItem)));
        }

        return items;
    }

    internal override OpenApiSchema Describe() => new()
    {
        Type = JsonSchemaType.Array,
        MinItems = 1,
        MaxItems = maxCount,
        Items = SchemaFields.Of<T>(),
    };
}
