namespace Aspire.Cli;

/// <summary>What the user has to be told: one sentence, and exit code 1.</summary>
internal sealed class CliException(string message) : Exception(message);
