using Microsoft.Extensions.Logging.Testing;

namespace PayeTonKawa.Tests;

internal static class FakeLogExtensions
{
    /// <summary>Returns how many messages start with the text.</summary>
    public static int Count(this FakeLogCollector log, string beginning) =>
        log.GetSnapshot().Count(line => line.Message.StartsWith(beginning, StringComparison.Ordinal));
}
