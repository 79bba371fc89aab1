using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>The id in a path. An invalid id becomes 0, which no entity has, so that the response is 404 as for an unknown id.</summary>
public readonly record struct EntityId(int Value) : IParsable<EntityId>
{
    internal static OpenApiSchema Describe() => new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1" };

    /// <inheritdoc/>
    public static EntityId Parse(string s, IFormatProvider? provider) =>
        int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? new(value) : default;

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EntityId result)
    {
        result = Parse(s ?? "", provider);
        return true;
    }
}
