using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Reads launch settings, and picks the profile that counts.</summary>
internal static class LaunchProfileExtensions
{
    private static readonly JsonSerializerOptions SerializerOptions = new()
    {
        PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The settings of a project; null where it has none.</summary>
    /// <exception cref="DistributedApplicationException">There is no such project, or the file is not JSON.</exception>
    private static LaunchSettings? GetLaunchSettings(this IProjectMetadata metadata, string resourceName)
    {
        if (metadata.LaunchSettings is { } settings)
        {
            return settings;
        }

        return File.Exists(metadata.ProjectPath)
            ? ReadLaunchSettings(Path.GetDirectoryName(metadata.ProjectPath)!, $"project resource '{resourceName}'")
            : throw new DistributedApplicationException($"Project file '{metadata.ProjectPath}' was not found.");
    }

    /// <param name="owner">Whose settings they are, for the message.</param>
    public static LaunchSettings? ReadLaunchSettings(string projectDirectory, string owner)
    {
        var path = Path.Combine(projectDirectory, "Properties", "launchSettings.json");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<LaunchSettings>(stream, SerializerOptions);
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException(
                $"Failed to get effective launch profile for {owner}. There is malformed JSON in the project's launch settings file at '{path}'.", exception);
        }
    }

    /// <summary>The name and the profile: the AppHost's choice, else the AppHost's own profile's name, else the first that can run a project.</summary>
    public static (string Name, LaunchProfile Profile)? SelectLaunchProfile(this IResource resource, string? defaultName)
    {
        if (resource.HasAnnotationOfType<ExcludeLaunchProfileAnnotation>() || !resource.TryGetLastAnnotation<IProjectMetadata>(out var metadata))
        {
            return null;
        }

        var settings = metadata.GetLaunchSettings(resource.Name);
        if (resource.TryGetLastAnnotation<LaunchProfileAnnotation>(out var chosen))
        {
            return settings?.Profiles.TryGetValue(chosen.LaunchProfileName, out var profile) == true
                ? (chosen.LaunchProfileName, profile)
                : throw new DistributedApplicationException($"Launch settings file does not contain '{chosen.LaunchProfileName}' profile.");
        }

        if (settings is null)
        {
            return null;
        }

        if (defaultName is not null && settings.Profiles.TryGetValue(defaultName, out var byDefault))
        {
            return (defaultName, byDefault);
        }

        var first = settings.Profiles.FirstOrDefault(entry => entry.Value.CommandName is null or "" or "Project" or "Executable");
        return first.Value is null ? null : (first.Key, first.Value);
    }
}
