namespace PayeTonKawa.ServiceDefaults.Requests;

/// <summary>The fields of a request, or of an object in it. What is not named is ignored.</summary>
public abstract class Fields
{
    /// <summary>A field that must be there.</summary>
    public abstract T Required<T>(string name, Field<T> field);

    /// <summary>A field that may be missing but not null.</summary>
    public abstract Maybe<T> IfPresent<T>(string name, Field<T> field);

    /// <summary>A field that may be missing or null.</summary>
    public abstract Maybe<T?> NullableIfPresent<T>(string name, Field<T> field) where T : class;
}
