namespace Backoffice.Parts;

/// <summary>A field in two versions of an entity, as text.</summary>
public sealed record Difference(string Field, string? Mine, string? Theirs)
{
    public bool IsSame => Mine == Theirs;
}
