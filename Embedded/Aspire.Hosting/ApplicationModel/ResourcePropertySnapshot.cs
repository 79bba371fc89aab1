namespace Aspire.Hosting.ApplicationModel;

/// <summary>A property of a resource.</summary>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>Whether the value is to be masked.</summary>
    public bool IsSensitive { get; init; }
}
