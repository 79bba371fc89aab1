using System.Text.Json;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads fields that are found by name as JSON values.</summary>
internal abstract class FoundFields(Refusals refusals) : Fields
{
    public override void Refuse(string name, string message) => refusals.OfField(name).Add(message);

    private protected override Maybe<T?> Read<T>(string name, Field<T> field, bool isRequired, bool isNullable) where T : default
    {
        var value = Find(name, field);
        if (value is { ValueKind: not JsonValueKind.Null } found)
        {
            return new(field.Read(found, refusals.OfField(name)));
        }

        if (value is null ? isRequired : !isNullable)
        {
            Refuse(name, value is null ? "Ce champ est obligatoire." : "Ce champ ne peut pas être nul.");
        }

        return value is null ? default : new(default);
    }

    private protected abstract JsonElement? Find<T>(string name, Field<T> field);
}
