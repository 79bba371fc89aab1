using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a new cluster's SQL files are.</summary>
internal sealed class InitFilesAnnotation(string source) : IResourceAnnotation
{
    public string Source { get; } = source;

    /// <summary>The server's data directory, once it is known.</summary>
    public string? DataDirectory { get; set; }
}
