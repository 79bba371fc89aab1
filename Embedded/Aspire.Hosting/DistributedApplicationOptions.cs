using System.Reflection;

namespace Aspire.Hosting;

/// <summary>How the application's builder is set up.</summary>
public sealed class DistributedApplicationOptions
{
    private readonly Lazy<Assembly?> _assembly;

    public DistributedApplicationOptions() =>
        _assembly = new Lazy<Assembly?>(() => AssemblyName is null ? System.Reflection.Assembly.GetEntryAssembly() : System.Reflection.Assembly.Load(AssemblyName));

    public string[]? Args { get; set; }

    /// <summary>The assembly whose metadata tell where the AppHost is; the entry assembly if null.</summary>
    public string? AssemblyName { get; set; }

    public string? ContainerRegistryOverride { get; set; }

    public bool DisableDashboard { get; set; }

    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>Whether the resources' console lines are also written to the AppHost's loggers.</summary>
    public bool EnableResourceLogging { get; set; }

    public string? DashboardApplicationName { get; set; }

    /// <summary>The AppHost's folder; taken from the assembly's metadata if null.</summary>
    public string? ProjectDirectory { get; set; }

    public bool? TrustDeveloperCertificate { get; set; }

    public bool? DeveloperCertificateDefaultHttpsTerminationEnabled { get; set; }

    internal Assembly? Assembly => _assembly.Value;

    internal string? GetMetadata(string key) => Assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => string.Equals(metadata.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
}
