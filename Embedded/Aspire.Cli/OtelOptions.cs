namespace Aspire.Cli;

internal sealed record OtelOptions(OtelSignal Signal, string? Resource, bool Follow, OutputFormat Format, string? TraceId, int? Limit, string? Severity);
