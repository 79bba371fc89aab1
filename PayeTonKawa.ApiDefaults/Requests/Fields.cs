namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads the fields of a request, or of an object in it. Unknown fields are ignored.</summary>
public abstract class Fields
{
    private readonly Refusals _refusals;

    private protected Fields(Refusals refusals) => _refusals = refusals;

    /// <summary>Reads a required field.</summary>
    public T Required<T>(string name, Field<T> field) => Read(name, field, isRequired: true, isNullable: false).Or(default)!;

    /// <summary>Reads an optional field that must not be null.</summary>
    public Maybe<T> IfPresent<T>(string name, Field<T> field) => Read(name, field, isRequired: false, isNullable: false)!;

    /// <summary>Reads an optional field that may be null.</summary>
    public Maybe<T?> NullableIfPresent<T>(string name, Field<T> field) where T : class => Read(name, field, isRequired: false, isNullable: true);

    /// <summary>Refuses the request because of a field that contradicts another.</summary>
    public void Refuse(string name, string message) => _refusals.OfField(name).Add(message);

    private protected virtual Maybe<T?> Read<T>(string name, Field<T> field, bool isRequired, bool isNullable)
    {
        var value = Find(name, field);
        if (value is { ValueKind: not JsonValueKind.Null } found)
        {
            return new(field.Read(found, _refusals.OfField(name)));
        }

        if (value is null ? isRequired : !isNullable)
        {
            Refuse(name, value is null ? "Ce champ est obligatoire." : "Ce champ ne peut pas être nul.");
        }

        return value is null ? default : new(default);
    }

    private protected abstract JsonElement? Find<T>(string name, Field<T> field);
}
