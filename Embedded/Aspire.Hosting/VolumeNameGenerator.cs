using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Names volumes so that each resource of each AppHost keeps its own.</summary>
public static partial class VolumeNameGenerator
{
    /// <summary><c>{application}-{first 10 of AppHost:Sha256}-{resource}-{suffix}</c>, in lower case.</summary>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(suffix);
        if (InvalidCharacters().IsMatch(suffix))
        {
            throw new ArgumentException($"The suffix '{suffix}' contains invalid characters. Only [a-zA-Z0-9_.-] are allowed.", nameof(suffix));
        }

        var application = InvalidCharacters().Replace(builder.ApplicationBuilder.Environment.ApplicationName.ToLowerInvariant(), "_");
        var hash = builder.ApplicationBuilder.Configuration["AppHost:Sha256"]![..10].ToLowerInvariant();
        return $"{application}-{hash}-{builder.Resource.Name}-{suffix}";
    }

    [GeneratedRegex("[^a-zA-Z0-9_.-]|^[^a-zA-Z0-9]")]
    private static partial Regex InvalidCharacters();
}
