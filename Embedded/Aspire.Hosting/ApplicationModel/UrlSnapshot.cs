namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL of a resource.</summary>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    /// <summary>Whether nothing answers there at present.</summary>
    public bool IsInactive { get; init; }

    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();
}
