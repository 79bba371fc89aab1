using System.Text.Json;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads fields that are found by name as JSON values.</summary>
internal abstract class FoundFields(Refusals refusals) : Fields
{
    public override T Required<T>(string name, Field<T> field)
    {
        if (Find(name, field) is { } value)
        {
            return ReadValue(name, value, field);
        }

        Refuse(name, "Ce champ est obligatoire.");
        return default!;
    }

    public override Maybe<T> IfPresent<T>(string name, Field<T> field) =>
        Find(name, field) is { } value ? new(ReadValue(name, value, field)) : default;

    public override Maybe<T?> NullableIfPresent<T>(string name, Field<T> field) where T : class =>
        Find(name, field) is not { } value ? default : new(value.ValueKind == JsonValueKind.Null ? null : ReadValue(name, value, field));

    public override void Refuse(string name, string message) => refusals.OfField(name).Add(message);

    protected abstract JsonElement? Find<T>(string name, Field<T> field);

    private T ReadValue<T>(string name, JsonElement value, Field<T> field)
    {
        if (value.ValueKind != JsonValueKind.Null)
        {
            return field.Read(value, refusals.OfField(name));
        }

        Refuse(name, "Ce champ ne peut pas être nul.");
        return default!;
    }
}
