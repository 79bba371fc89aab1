namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads the fields of a request, or of an object in it. Unknown fields are ignored.</summary>
public abstract class Fields
{
    /// <summary>Reads a required field.</summary>
    public T Required<T>(string name, Field<T> field) => Read(name, field, isRequired: true, isNullable: false).Or(default)!;

    /// <summary>Reads an optional field that must not be null.</summary>
    public Maybe<T> IfPresent<T>(string name, Field<T> field) => Read(name, field, isRequired: false, isNullable: false)!;

    /// <summary>Reads an optional field that may be null.</summary>
    public Maybe<T?> NullableIfPresent<T>(string name, Field<T> field) where T : class => Read(name, field, isRequired: false, isNullable: true);

    /// <summary>Refuses the request because of a field that contradicts another.</summary>
    public abstract void Refuse(string name, string message);

    private protected abstract Maybe<T?> Read<T>(string name, Field<T> field, bool isRequired, bool isNullable);
}
