namespace Aspire.Hosting.ApplicationModel;

/// <summary>The variant of a Fluent UI icon.</summary>
public enum IconVariant
{
    Regular = 0,
    Filled = 1,
}
