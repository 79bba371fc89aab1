namespace Backoffice.Parts;

/// <summary>The fields of an entity as they are being edited.</summary>
public interface IForm<TSelf, in T>
{
    /// <summary>The fields of the entity as it is stored.</summary>
    static abstract TSelf From(T entity);

    /// <summary>The body of the request that changes the entity.</summary>
    object ToChange();

    /// <summary>The fields as they are, beside those of another version of the entity.</summary>
    IReadOnlyList<Difference> Compare(T other, Texts texts);
}
