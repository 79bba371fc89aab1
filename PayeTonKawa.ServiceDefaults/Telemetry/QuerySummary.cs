using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace PayeTonKawa.ServiceDefaults.Telemetry;

/// <summary>What a statement does to which tables, in few words, as OpenTelemetry's <c>db.query.summary</c> wants it: <c>DELETE clients INSERT outbox</c>.</summary>
internal static partial class QuerySummary
{
    private const int MaxLength = 255;

    // A service has some dozens of statements and executes them all day. One that makes them up as it goes is not remembered for ever.
    private const int MaxKnown = 1000;

    private static readonly ConcurrentDictionary<string, string> Known = new();

    internal static string Of(string sql)
    {
        if (Known.TryGetValue(sql, out var known))
        {
            return known;
        }

        var summary = Summarise(sql);
        if (Known.Count < MaxKnown)
        {
            Known.TryAdd(sql, summary);
        }

        return summary;
    }

    private static string Summarise(string sql)
    {
        var words = Words().Matches(sql).Select(match => match.Groups["word"]).Where(word => word.Success);
        var summary = string.Join(' ', words.Select(word => word.Value));
        return summary.Length <= MaxLength ? summary : summary[..MaxLength];
    }

    // Operations, their tables, and a function that is all that is selected; not FOR UPDATE, nor DO UPDATE.
    [GeneratedRegex("""
        '(?:[^']|'')*'
        | (?<!\b(?:FOR|DO)\s)\b(?<word>SELECT|INSERT|UPDATE|DELETE|SAVEPOINT|RELEASE|ROLLBACK)\b
        | (?<=\b(?:FROM|INTO|JOIN|(?<!\b(?:FOR|DO)\s)UPDATE)\s+"?)(?<word>\w+)
        | (?<=\bSELECT\s+)(?<word>\w+)(?=\()
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
