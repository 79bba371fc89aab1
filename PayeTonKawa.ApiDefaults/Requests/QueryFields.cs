using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads the parameters of a query string, each at most once.</summary>
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

        // A repeated parameter becomes a JSON array, which every field refuses.
        return new(field.Read(values.Count == 1 ? field.ToJson(values[0]!) : JsonSerializer.SerializeToElement(values.ToArray()), refusals.OfField(name)));
    }

    public override Maybe<T?> NullableIfPresent<T>(string name, Field<T> field) where T : class => IfPresent<T>(name, field)!;

    public override void Refuse(string name, string message) => refusals.OfField(name).Add(message);
}
