using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PayeTonKawa.ServiceDefaults.Requests;

/// <summary>The parameters of a query string, each at most once.</summary>
internal sealed class QueryFields(IQueryCollection query, Refusals refusals) : Fields
{
    public override T Required<T>(string name, Field<T> field)
    {
        var value = IfPresent(name, field);
        if (!value.HasValue)
        {
            refusals.OfField(name).Add("Ce paramètre est obligatoire.");
        }

        return value.Or(default!);
    }

    public override Maybe<T> IfPresent<T>(string name, Field<T> field)
    {
        var values = query[name];
        if (values.Count == 0)
        {
            return default;
        }

        // More than one value is no value of any field.
        return new(field.Read(values.Count == 1 ? ToJson(values[0]!) : JsonSerializer.SerializeToElement(values.ToArray()), refusals.OfField(name)));
    }

    public override Maybe<T?> NullableIfPresent<T>(string name, Field<T> field) where T : class => IfPresent<T>(name, field)!;

    // Digits mean a number here; everything else is text, which a number's field refuses. The runtime's parser overlooks NULs at the end.
    private static JsonElement ToJson(string text) => !text.EndsWith('\0') && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? JsonSerializer.SerializeToElement(number)
        : JsonSerializer.SerializeToElement(text);
}
