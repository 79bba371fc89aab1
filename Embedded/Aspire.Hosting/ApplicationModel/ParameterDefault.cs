using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value of a parameter that nobody has set.</summary>
public abstract class ParameterDefault
{
    /// <summary>A value; another one at each call where values are generated.</summary>
    public abstract string GetDefaultValue();

    /// <summary>Writes the default into the manifest's object of that name.</summary>
    public abstract void WriteToManifest(ManifestPublishingContext context);
}
