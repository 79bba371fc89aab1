namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource's state, and how it is styled.</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(Text: s, Style: null);
}
