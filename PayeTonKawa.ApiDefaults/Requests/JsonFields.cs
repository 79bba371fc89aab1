using System.Text.Json;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads the fields of a JSON object.</summary>
internal sealed class JsonFields(JsonElement json, Refusals refusals) : Fields
{
    internal bool FoundAny { get; private set; }

    public override T Required<T>(string name, Field<T> field)
    {
        if (Find(name) is { } value)
        {
            return ReadValue(name, value, field);
        }

        refusals.OfField(name).Add("Ce champ est obligatoire.");
        return default!;
    }

    public override Maybe<T> IfPresent<T>(string name, Field<T> field) =>
        Find(name) is { } value ? new(ReadValue(name, value, field)) : default;

    public override Maybe<T?> NullableIfPresent<T>(string name, Field<T> field) where T : class => Find(name) switch
    {
        null => default,
        { ValueKind: JsonValueKind.Null } => new(null),
        { } value => new(ReadValue(name, value, field)),
    };

    public override void Refuse(string name, string message) => refusals.OfField(name).Add(message);

    private JsonElement? Find(string name)
    {
        var found = json.TryGetProperty(name, out var value);
        FoundAny |= found;
        return found ? value : null;
    }

    private T ReadValue<T>(string name, JsonElement value, Field<T> field)
    {
        if (value.ValueKind != JsonValueKind.Null)
        {
            return field.Read(value, refusals.OfField(name));
        }

        refusals.OfField(name).Add("Ce champ ne peut pas être nul.");
        return default!;
    }
}
