namespace Backoffice.Apis;

/// <summary>An entity with the ETag of the version that was read.</summary>
public sealed record Versioned<T>(T Value, string ETag);
