using Aspire.Dashboard.Components.Pages.ConsoleLogs;

namespace Aspire.Dashboard.Tests.Pages;

public class ConsoleLogTests
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly ConsoleLog _log = new(capacity: 20);

    [Fact]
    public void Lines_of_several_resources_stand_by_time()
    {
        _log.Add([Line("a", 1, 0), Line("a", 2, 10), Line("a", 3, 20)]);
        _log.Add([Line("b", 1, 5), Line("b", 2, 10), Line("b", 3, 30)]);
        _log.Add([Line("c", 1, 1)]);

        Assert.Equal(["a1", "c1", "b1", "a2", "b2", "a3", "b3"], _log.GetLines().Select(line => $"{line.Resource}{line.Number}"));
    }

    [Fact]
    public void The_oldest_lines_make_room()
    {
        for (var i = 1; i <= 105; i++)
        {
            _log.Add([Line("a", i, i)]);
        }

        Assert.Equal(Enumerable.Range(86, 20), _log.GetLines().Select(line => line.Number));
        Assert.Equal(105, _log.Total);
    }

    [Fact]
    public void Lines_older_than_all_that_are_kept_do_not_drive_newer_ones_out()
    {
        _log.Add([.. Enumerable.Range(1, 20).Select(i => Line("a", i, 100 + i))]);
        _log.Add([.. Enumerable.Range(1, 20).Select(i => Line("b", i, i))]);

        Assert.All(_log.GetLines(), line => Assert.Equal("a", line.Resource));
    }

    [Fact]
    public void What_is_cleared_is_gone()
    {
        _log.Add([Line("a", 1, 0)]);
        _log.Clear();
        _log.Add([Line("a", 2, 1)]);

        Assert.Equal(2, Assert.Single(_log.GetLines()).Number);
    }

    private static ConsoleLine Line(string resource, int number, int second) => new(resource, number, Start.AddSeconds(second), IsError: false, [new($"line {number}", default)]);
}
