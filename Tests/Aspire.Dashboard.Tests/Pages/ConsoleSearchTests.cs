using Aspire.Dashboard.Components.Pages.ConsoleLogs;

namespace Aspire.Dashboard.Tests.Pages;

public class ConsoleSearchTests
{
    private static readonly AnsiStyle Bold = new() { IsBold = true };

    private static readonly ConsoleLine Line = new("api", 1, default, IsError: false, [new("Client ", default), new("suppr", Bold), new("imé, client", default)]);

    [Fact]
    public void What_is_found_is_marked_also_over_a_change_of_look() =>
        Assert.Equal(
            [("Client ", false), ("s", false), ("uppr", true), ("im", true), ("é, client", false)],
            ConsoleSearch.Mark(Line, "UPPRIM").Select(cut => (cut.Piece.Text, cut.IsMatch)));

    [Fact]
    public void Each_place_is_marked_and_keeps_its_look()
    {
        var cuts = ConsoleSearch.Mark(Line, "client").ToArray();

        Assert.Equal(["Client", "client"], cuts.Where(cut => cut.IsMatch).Select(cut => cut.Piece.Text));
        Assert.Equal(Bold, cuts.Single(cut => cut.Piece.Text == "suppr").Piece.Style);
        Assert.Equal(Line.Text, string.Concat(cuts.Select(cut => cut.Piece.Text)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("absent")]
    public void Without_a_find_nothing_is_cut(string? text) => Assert.Equal(Line.Pieces.Select(piece => (piece, false)), ConsoleSearch.Mark(Line, text));
}
