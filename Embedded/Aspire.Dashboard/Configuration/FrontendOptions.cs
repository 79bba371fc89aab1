using System.ComponentModel.DataAnnotations;

namespace Aspire.Dashboard.Configuration;

internal sealed class FrontendOptions
{
    /// <summary>Where the pages are served, separated by semicolons; also <c>ASPNETCORE_URLS</c>.</summary>
    public string EndpointUrls { get; set; } = "http://localhost:18888";

    public FrontendAuthMode AuthMode { get; set; }

    /// <summary>Random where none is set.</summary>
    public string? BrowserToken { get; set; }

    /// <summary>Lines kept of a resource's console.</summary>
    [Range(1, int.MaxValue)]
    public int MaxConsoleLogCount { get; set; } = 10_000;
}
