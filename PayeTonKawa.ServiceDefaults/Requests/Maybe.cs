namespace PayeTonKawa.ServiceDefaults.Requests;

/// <summary>A field that a request may leave out, which is not the same as giving it the value null.</summary>
public readonly record struct Maybe<T>
{
    private readonly T _value;

    internal Maybe(T value) => (_value, HasValue) = (value, true);

    /// <summary>Whether the request has the field.</summary>
    public bool HasValue { get; }

    /// <summary>The request's value or, without one, <paramref name="current"/>.</summary>
    public T Or(T current) => HasValue ? _value : current;
}
