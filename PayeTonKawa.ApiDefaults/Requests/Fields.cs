namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads the fields of a request, or of an object in it. Unknown fields are ignored.</summary>
public abstract class Fields
{
    /// <summary>Reads a required field.</summary>
    public abstract T Required<T>(string name, Field<T> field);

    /// <summary>Reads an optional field that must not be null.</summary>
    public abstract Maybe<T> IfPresent<T>(string name, Field<T> field);

    /// <summary>Reads an optional field that may be null.</summary>
    public abstract Maybe<T?> NullableIfPresent<T>(string name, Field<T> field) where T : class;

    /// <summary>Refuses the request because of a field that contradicts another.</summary>
    public abstract void Refuse(string name, string message);
}
