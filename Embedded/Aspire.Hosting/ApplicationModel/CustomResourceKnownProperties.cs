namespace Aspire.Hosting.ApplicationModel;

/// <summary>The names of properties that any resource may publish.</summary>
public static class CustomResourceKnownProperties
{
    /// <summary>Where the resource comes from: a project's path, an image, a key of the configuration…</summary>
    public static string Source { get; } = KnownProperties.ResourceSource;

    public static string ConnectionString { get; } = KnownProperties.ResourceConnectionString;
}
