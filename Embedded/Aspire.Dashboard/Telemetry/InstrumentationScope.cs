namespace Aspire.Dashboard.Telemetry;

/// <summary>The library that made a span, log or metric.</summary>
internal sealed record InstrumentationScope(string Name, string? Version);
