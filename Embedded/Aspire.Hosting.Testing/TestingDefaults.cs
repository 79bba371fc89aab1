using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
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

        settings.ContentRootPath = GetProjectDirectory(assembly) is { } directory && Directory.Exists(directory) ? directory : AppContext.BaseDirectory;
        settings.ApplicationName ??= assembly.GetName().Name;
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DcpPublisher:RandomizePorts"] = "true",
            ["DcpPublisher:WaitForResourceCleanup"] = "true",
            ["DcpPublisher:ContainerRuntimeInitializationTimeout"] = "00:00:30",
            ["Embedded:VolumeRoot"] = volumeRoot,
            ["Embedded:DataIsTemporary"] = "true",
        });
    }

    /// <summary>What <c>dotnet run</c> would have put into the environment; whatever else sets the same keys wins.</summary>
    public static void ApplyLaunchProfile(Assembly assembly, DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        var profiles = GetProjectDirectory(assembly) is { } directory ? LaunchProfileExtensions.ReadLaunchSettings(directory, "the AppHost")?.Profiles : null;
        var asked = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(options.Args ?? []).AddCommandLine(settings.Args ?? []).Build();
        var name = asked["AppHost:DefaultLaunchProfileName"] ?? asked["DOTNET_LAUNCH_PROFILE"] ?? profiles?.Keys.FirstOrDefault();
        var values = GetVariables(name is null ? null : profiles?.GetValueOrDefault(name));
        if (name is not null)
        {
            values["AppHost:DefaultLaunchProfileName"] = values["DOTNET_LAUNCH_PROFILE"] = name;
        }

        values.TryAdd("ASPNETCORE_URLS", "http://localhost:8080");
        values.TryAdd("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317");
        settings.EnvironmentName ??= values.GetValueOrDefault("ENVIRONMENT");
        settings.Configuration!.Sources.Insert(0, new MemoryConfigurationSource { InitialData = values });
    }

    private static string? GetProjectDirectory(Assembly assembly) => assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => string.Equals(metadata.Key, "apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value;

    private static Dictionary<string, string?> GetVariables(LaunchProfile? profile)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
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
