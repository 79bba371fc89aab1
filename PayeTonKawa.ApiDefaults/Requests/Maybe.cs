namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>An optional field of a request: absent is not the same as null.</summary>
public readonly record struct Maybe<T>
{
    private readonly T _value;

    internal Maybe(T value) => (_value, HasValue) = (value, true);

    /// <summary>Whether the request contains the field.</summary>
    public bool HasValue { get; }

    /// <summary>The value in the request or, if absent, <paramref name="current"/>.</summary>
    public T Or(T current) => HasValue ? _value : current;
}
