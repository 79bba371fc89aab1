using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Load;

/// <summary>The results of a run, with machine and time.</summary>
internal sealed record Report(
    string Machine, DateTimeOffset At, List<HttpRow> Http, List<DrainRow> Drains,
    List<LatencyRow> Latencies, List<GrowthRow> Growth, List<ProcessRow> Processes)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(Machine).AppendLine();
        Table(
            "request | connections | requests/s | p50 ms | p99 ms | bare/s | p50 | p99 | ratio | bare, prepared/s | p50 | p99 | ratio",
            Http.Select(r => Line(
                $"{r.Request} | {r.Connections} | {Run(r.Service)} | {Run(r.Bare)} | {r.RatioToBare:P0} | {Run(r.Prepared)} | {r.RatioToPrepared:P0}")));
        Table(
            "backlog | events | events/s | limit/s | ratio",
            Drains.Select(row => Line($"{row.What} | {row.Count} | {row.PerSecond:F0} | {row.Limit:F0} | {row.Ratio:P0}")));
        Table("from → to | times | p50 ms | p99 ms", Latencies.Select(row => Line($"{row.What} | {row.Count} | {row.P50:F1} | {row.P99:F1}")));
        Table(
            "rows | what | a second | limit | ratio",
            Growth.Select(row => Line($"{row.Rows:N0} | {row.What} | {row.PerSecond:F0} | {row.Limit:F0} | {row.Ratio:P0}")));
        Table(
            "process | MB at first | MB after the load | CPU at idle",
            Processes.Select(row => Line($"{row.Name} | {row.IdleMegabytes:F0} | {row.LoadedMegabytes:F0} | {row.IdleCpu:P1}")));
        return text.ToString();

        static string Run(WrkRun run) => Line($"{run.PerSecond:F0} | {run.P50:F1} | {run.P99:F1}");

        static string Line(FormattableString line) => FormattableString.Invariant(line);

        void Table(string head, IEnumerable<string> rows)
        {
            var lines = rows.ToList();
            if (lines.Count == 0)
            {
                return;
            }

            text.Append("| ").Append(head).AppendLine(" |");
            text.Append(CultureInfo.InvariantCulture, $"|{string.Concat(Enumerable.Repeat("---|", head.Split('|').Length))}").AppendLine();
            foreach (var line in lines)
            {
                text.Append("| ").Append(line).AppendLine(" |");
            }

            text.AppendLine();
        }
    }

    internal async Task WriteAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "load.md"), ToMarkdown());
        await File.WriteAllTextAsync(Path.Combine(folder, "load.json"), JsonSerializer.Serialize(this, Indented));
    }
}
