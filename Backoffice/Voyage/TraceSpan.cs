namespace Backoffice.Voyage;

/// <summary>A span of a trace.</summary>
public sealed record TraceSpan(string Id, string? Parent, string Service, string Name, DateTimeOffset Start, DateTimeOffset End);
