using Microsoft.Extensions.Logging;

namespace Aspire.Clients.Tests;

/// <summary>What a logger was given.</summary>
internal sealed record LogEntry(string Category, LogLevel Level, string Message, IReadOnlyList<KeyValuePair<string, object?>> State);
