namespace Backoffice.Traces;

/// <summary>A span of a trace.</summary>
/// <param name="Path">The path of the request that it is of; null if it is of none.</param>
public sealed record TraceSpan(string Trace, string Service, string Name, string? Path, DateTimeOffset Start, DateTimeOffset End);
