using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What is different where an application runs in a test: random ports, no dashboard, data in a folder that goes with it.</summary>
internal static class TestingDefaults
{
    public static void Apply(Assembly assembly, string[] args, string volumeRoot, DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.AssemblyName = assembly.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        options.Args = args;

        var projectDirectory = assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => string.Equals(metadata.Key, "apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value;
        settings.ContentRootPath = Directory.Exists(projectDirectory) ? projectDirectory : AppContext.BaseDirectory;
        settings.ApplicationName ??= assembly.GetName().Name;
        settings.Configuration ??= new ConfigurationManager();
        var values = GetProfileVariables(projectDirectory);
        values["DcpPublisher:RandomizePorts"] = "true";
        values["DcpPublisher:WaitForResourceCleanup"] = "true";
        values["DcpPublisher:ContainerRuntimeInitializationTimeout"] = "00:00:30";
        values["Embedded:VolumeRoot"] = volumeRoot;
        values["Embedded:DataIsTemporary"] = "true";
        values.TryAdd("ASPNETCORE_URLS", "http://localhost:8080");
        values.TryAdd("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317");
        settings.EnvironmentName ??= values.GetValueOrDefault("ENVIRONMENT");
        settings.Configuration.AddInMemoryCollection(values);
    }

    // What `dotnet run` would have put into the environment.
    private static Dictionary<string, string?> GetProfileVariables(string? projectDirectory)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var settings = projectDirectory is null ? null : LaunchProfileExtensions.ReadLaunchSettings(projectDirectory);
        var chosen = Environment.GetEnvironmentVariable("DOTNET_LAUNCH_PROFILE");
        var profile = chosen is not null && settings?.Profiles.TryGetValue(chosen, out var named) == true ? named : settings?.Profiles.Values.FirstOrDefault();
        if (profile is null)
        {
            return values;
        }

        if (profile.ApplicationUrl is { } url)
        {
            values["ASPNETCORE_URLS"] = url;
        }

        foreach (var (name, value) in profile.EnvironmentVariables)
        {
            values[name] = value;
            foreach (var prefix in (string[])["DOTNET_", "ASPNETCORE_"])
            {
                if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    values[name[prefix.Length..]] = value;
                }
            }
        }

        return values;
    }
}
