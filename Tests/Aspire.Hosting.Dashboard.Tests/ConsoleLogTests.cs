using System.Globalization;
using Aspire.DashboardService.Proto.V1;
using Aspire.Hosting.ApplicationModel;
using Grpc.Core;

namespace Aspire.Hosting.Dashboard.Tests;

/// <summary>Console logs over the resource service: every line, once, in order, with its time.</summary>
public sealed class ConsoleLogTests
{
    private const int Capacity = 10_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_has_its_number_the_time_it_was_written_and_its_stream()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("writer", "sh", ".", "-c", "echo one; echo; sleep 0.2; echo two >&2");
        await application.StartAsync();
        await application.WaitForAsync("writer", snapshot => snapshot.State?.Text == KnownResourceStates.Finished);

        var lines = await ReadAsync(application, "writer", suppressFollow: true, _ => false);

        Assert.Equal(["one", "", "two"], lines.Select(TextOf));
        Assert.Equal([1, 2, 3], lines.Select(line => line.LineNumber));
        Assert.Equal([false, false, true], lines.Select(line => line.IsStdErr));
        var times = lines.ConvertAll(line => DateTime.ParseExact(
            line.Text.Split(' ')[0], "yyyy-MM-ddTHH:mm:ss.fffffffK", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
        Assert.All(times, time => Assert.Equal(DateTimeKind.Utc, time.Kind));
        Assert.InRange(times[2] - times[0], TimeSpan.FromMilliseconds(150), TestApplication.Limit);
    }

    [Fact]
    public async Task The_past_and_what_follows_join_without_a_gap()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("writer", "sh", ".", "-c", "i=0; while [ $i -lt 4000 ]; do i=$((i+1)); echo line $i; done; echo end");
        await application.StartAsync();

        // Each begins somewhere else in the middle.
        var readers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ReadAsync(application, "writer", suppressFollow: false, text => text == "end")));

        Assert.All(readers, lines =>
        {
            Assert.Equal(Enumerable.Range(1, 4001), lines.Select(line => line.LineNumber));
            Assert.Equal("line 4000", TextOf(lines[3999]));
        });
    }

    [Fact]
    public async Task A_reader_that_sleeps_holds_up_nobody_and_gets_what_is_kept()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("writer", "sh", ".", "-c", $"seq 1 {4 * Capacity}; head -c 300000 /dev/zero | tr '\\0' x | fold -w 1000; echo; echo end; sleep 60");
        await application.StartAsync();
        using var sleeping = Watch(application, "writer", suppressFollow: false);
        Assert.True(await sleeping.ResponseStream.MoveNext(Token));

        Assert.Equal("end", TextOf((await ReadAsync(application, "writer", suppressFollow: false, text => text == "end"))[^1]));

        var kept = await ReadAsync(application, "writer", suppressFollow: true, _ => false);
        Assert.Equal(Capacity, kept.Count);
        Assert.Equal(Enumerable.Range(kept[0].LineNumber, Capacity), kept.Select(line => line.LineNumber));

        // It wakes up: in order still, to the end.
        var last = 0;
        do
        {
            foreach (var line in sleeping.ResponseStream.Current.LogLines)
            {
                Assert.True(line.LineNumber > last, $"{line.LineNumber} after {last}");
                last = line.LineNumber;
            }
        }
        while (last < kept[^1].LineNumber && await sleeping.ResponseStream.MoveNext(Token));

        Assert.Equal(kept[^1].LineNumber, last);
    }

    private static string TextOf(ConsoleLogLine line) => line.Text[(line.Text.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private static AsyncServerStreamingCall<WatchResourceConsoleLogsUpdate> Watch(TestApplication application, string resource, bool suppressFollow) =>
        application.Connect().WatchResourceConsoleLogs(
            new() { ResourceName = application.IdOf(resource), SuppressFollow = suppressFollow }, deadline: DateTime.UtcNow + TestApplication.Limit, cancellationToken: Token);

    private static async Task<List<ConsoleLogLine>> ReadAsync(TestApplication application, string resource, bool suppressFollow, Func<string, bool> isLast)
    {
        var lines = new List<ConsoleLogLine>();
        using var call = Watch(application, resource, suppressFollow);
        while (await call.ResponseStream.MoveNext(Token))
        {
            foreach (var line in call.ResponseStream.Current.LogLines)
            {
                lines.Add(line);
                if (isLast(TextOf(line)))
                {
                    return lines;
                }
            }
        }

        return lines;
    }
}
