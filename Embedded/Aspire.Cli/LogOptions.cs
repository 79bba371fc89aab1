namespace Aspire.Cli;

internal sealed record LogOptions(string? Resource, bool Follow, int? Tail, bool Timestamps, OutputFormat Format);
