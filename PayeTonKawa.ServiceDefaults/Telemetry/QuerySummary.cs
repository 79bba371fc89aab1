using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace PayeTonKawa.ServiceDefaults.Telemetry;

/// <summary>Operations and tables of a statement, as OpenTelemetry's <c>db.query.summary</c>: <c>DELETE clients INSERT outbox</c>.</summary>
internal static partial class QuerySummary
{
    private const int MaxLength = 255;

    // A service executes a few dozen distinct statements; the limit bounds the memory for one that generates them.
    private const int MaxKnown = 1000;

    private static readonly ConcurrentDictionary<string, string> Known = new();

    internal static string Of(string sql) =>
        Known.TryGetValue(sql, out var known) ? known : Known.Count < MaxKnown ? Known.GetOrAdd(sql, Summarise) : Summarise(sql);

    private static string Summarise(string sql)
    {
        var words = Words().Matches(sql).Select(match => match.Groups["word"]).Where(word => word.Success);
        var summary = string.Join(' ', words.Select(word => word.Value));
        return summary.Length <= MaxLength ? summary : summary[..MaxLength];
    }

    // Operations, their tables, and a function directly after SELECT; not FOR UPDATE or DO UPDATE.
    [GeneratedRegex("""
        '(?:[^']|'')*'
        | (?<!\b(?:FOR|DO)\s)\b(?<word>SELECT|INSERT|UPDATE|DELETE|SAVEPOINT|RELEASE|ROLLBACK)\b
        | (?<=\b(?:FROM|INTO|JOIN|(?<!\b(?:FOR|DO)\s)UPDATE)\s+"?)(?<word>\w+)
        | (?<=\bSELECT\s+)(?<word>\w+)(?=\()
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
