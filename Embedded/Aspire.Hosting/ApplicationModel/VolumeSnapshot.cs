namespace Aspire.Hosting.ApplicationModel;

/// <summary>A volume or folder of a resource.</summary>
public sealed record VolumeSnapshot(string? Source, string Target, string MountType, bool IsReadOnly);
