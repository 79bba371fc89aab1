using Aspire.Dashboard.Components.Pages.ConsoleLogs;
using Aspire.DashboardService.Proto.V1;

namespace Aspire.Dashboard.Tests.Pages;

public class ConsoleReaderTests
{
    private readonly ConsoleReader _reader = new("api");

    [Fact]
    public void The_timestamp_is_taken_off()
    {
        var line = Assert.Single(_reader.Read([Line(1, "2026-01-02T03:04:05.6780000Z   indented", isError: true)]));

        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc), line.Time);
        Assert.Equal("  indented", line.Text);
        Assert.Equal(("api", 1, true), (line.Resource, line.Number, line.IsError));
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "")]
    [InlineData("no timestamp here", "no timestamp here")]
    [InlineData("2026 was a year of some length", "2026 was a year of some length")]
    [InlineData("", "")]
    public void A_line_may_be_empty_or_without_a_timestamp(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(_reader.Read([Line(1, text)])).Text);

    [Fact]
    public void A_line_without_a_timestamp_has_that_of_the_one_before()
    {
        var lines = _reader.Read([Line(1, "2026-01-02T03:04:05Z first"), Line(2, "second"), Line(3, "2026-01-02T03:04:01Z the clock went back")]);

        Assert.All(lines, line => Assert.Equal(lines[0].Time, line.Time));
    }

    [Fact]
    public void What_comes_again_after_a_lost_connection_is_left_out()
    {
        _reader.Read([Line(1, "2026-01-02T03:04:05Z one"), Line(2, "2026-01-02T03:04:06Z two")]);

        var again = _reader.Read([Line(1, "2026-01-02T03:04:05Z one"), Line(2, "2026-01-02T03:04:06Z two"), Line(3, "2026-01-02T03:04:06Z three")]);

        Assert.Equal("three", Assert.Single(again).Text);
    }

    [Fact]
    public void A_count_that_begins_anew_is_of_another_start_of_the_application()
    {
        _reader.Read([Line(1, "2026-01-02T03:04:05Z one"), Line(2, "2026-01-02T03:04:06Z two")]);

        Assert.Equal(["new"], _reader.Read([Line(1, "2026-01-02T04:00:00Z new")]).Select(line => line.Text));
    }

    private static ConsoleLogLine Line(int number, string text, bool isError = false) => new() { LineNumber = number, Text = text, IsStdErr = isError };
}
