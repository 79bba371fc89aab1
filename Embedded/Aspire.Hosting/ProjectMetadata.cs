namespace Aspire.Hosting;

/// <summary>A project named by its path.</summary>
internal sealed record ProjectMetadata(string ProjectPath) : IProjectMetadata;
