using System.Globalization;
using Aspire.DashboardService.Proto.V1;

namespace Aspire.Dashboard.Components.Pages.ConsoleLogs;

/// <summary>
/// Reads the lines of one resource as the service sends them: an ISO 8601 timestamp, a space, the text. After a lost connection the service
/// sends again what it has: lines that were read already are left out.
/// </summary>
internal sealed class ConsoleReader(string resource)
{
    private readonly AnsiParser _parser = new();
    private DateTime _lastTime;
    private int _lastNumber;

    public IReadOnlyList<ConsoleLine> Read(IEnumerable<ConsoleLogLine> lines)
    {
        var read = new List<ConsoleLine>();
        foreach (var line in lines)
        {
            var (time, text) = Split(line.Text);

            // A lower number that is later is another count: the application was started anew.
            if (line.LineNumber <= _lastNumber && (time ?? _lastTime) <= _lastTime)
            {
                continue;
            }

            (_lastNumber, _lastTime) = (line.LineNumber, Max(time ?? _lastTime, _lastTime));
            read.Add(new(resource, line.LineNumber, _lastTime, line.IsStdErr, _parser.Parse(text)));
        }

        return read;
    }

    // The lines of a resource keep their order, even where its clock goes back.
    private static DateTime Max(DateTime a, DateTime b) => a > b ? a : b;

    private static (DateTime? Time, string Text) Split(string line)
    {
        var end = line.IndexOf(' ');
        var stamp = end < 0 ? line : line[..end];
        return stamp.Length >= 19 && stamp[10] == 'T'
            && DateTime.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? (time, end < 0 ? "" : line[(end + 1)..])
            : (null, line);
    }
}
