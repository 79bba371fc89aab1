using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>Which AppHost this is, and how it is stopped.</summary>
internal sealed record AppHostDescription(string ApplicationName, string Path, IHostApplicationLifetime Lifetime)
{
    private const string Suffix = "AppHost";

    public static AppHostDescription Create(
        DistributedApplicationOptions options, IConfiguration configuration, IHostEnvironment environment, IHostApplicationLifetime lifetime) =>
        new(GetApplicationName(options.DashboardApplicationName ?? environment.ApplicationName), configuration["AppHost:FilePath"] ?? "", lifetime);

    // Shop.AppHost is the shop.
    private static string GetApplicationName(string name) =>
        name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? name[..^Suffix.Length].TrimEnd('.') : name;
}
