using Aspire.Dashboard.Components.Pages.ConsoleLogs;

namespace Aspire.Dashboard.Tests.Pages;

public class AnsiParserTests
{
    private readonly AnsiParser _parser = new();

    [Fact]
    public void Text_without_sequences_is_one_piece() => Assert.Equal([new("plain\ttext", default)], _parser.Parse("plain\ttext"));

    [Fact]
    public void An_empty_line_has_no_pieces() => Assert.Empty(_parser.Parse(""));

    [Fact]
    public void What_the_console_logger_writes_is_read()
    {
        var pieces = _parser.Parse("\u001b[40m\u001b[32minfo\u001b[39m\u001b[22m\u001b[49m: Consumer[1]");

        Assert.Equal(["info", ": Consumer[1]"], pieces.Select(piece => piece.Text));
        Assert.Equal("var(--ansi-2)", pieces[0].Style.Foreground);
        Assert.Equal(default, pieces[1].Style);
    }

    [Theory]
    [InlineData("31", "color:var(--ansi-1);")]
    [InlineData("91", "color:var(--ansi-9);")]
    [InlineData("44", "background:var(--ansi-4);")]
    [InlineData("104", "background:var(--ansi-12);")]
    [InlineData("38;5;9", "color:var(--ansi-9);")]
    [InlineData("38;5;208", "color:rgb(255 135 0);")]
    [InlineData("38;5;244", "color:rgb(128 128 128);")]
    [InlineData("38;2;1;20;255", "color:rgb(1 20 255);")]
    [InlineData("38:2:1:20:255", "color:rgb(1 20 255);")]
    [InlineData("48;5;21", "background:rgb(0 0 255);")]
    [InlineData("1", "font-weight:bold;")]
    [InlineData("2", "opacity:0.65;")]
    [InlineData("3", "font-style:italic;")]
    [InlineData("4;9", "text-decoration:underline line-through;")]
    [InlineData("1;4;33", "color:var(--ansi-3);font-weight:bold;text-decoration:underline;")]
    [InlineData("7;31", "color:var(--console-back);background:var(--ansi-1);")]
    [InlineData("1;22", null)]
    [InlineData("3;23;4;24;7;27;9;29;31;39;41;49", null)]
    [InlineData("31;0", null)]
    [InlineData("31;", null)]
    [InlineData("38;5;999", null)]
    [InlineData("38;2;1;2", null)]
    [InlineData("38", null)]
    [InlineData("123", null)]
    [InlineData("99999999999", null)]
    [InlineData(">4;1", null)]
    public void Codes_change_the_look(string codes, string? css)
    {
        var piece = Assert.Single(_parser.Parse($"\u001b[{codes}mtext"));

        Assert.Equal("text", piece.Text);
        Assert.Equal(css, piece.Style.ToCss());
    }

    [Fact]
    public void A_look_holds_over_the_end_of_a_line()
    {
        _parser.Parse("\u001b[31mfirst");

        Assert.Equal("var(--ansi-1)", Assert.Single(_parser.Parse("second")).Style.Foreground);
        Assert.Equal(default, Assert.Single(_parser.Parse("\u001b[mthird")).Style);
    }

    [Theory]
    [InlineData("a\u001b[2Kb", "ab")]
    [InlineData("a\u001b[?25lb", "ab")]
    [InlineData("a\u001b[10;20Hb", "ab")]
    [InlineData("a\u001b]0;title\u0007b", "ab")]
    [InlineData("a\u001b]8;;http://x\u001b\\b", "ab")]
    [InlineData("a\u001b(Bb", "ab")]
    [InlineData("a\u001b7b", "ab")]
    [InlineData("a\rb\u0008c\u0000", "abc")]
    [InlineData("a\u001b[3", "a")]
    [InlineData("a\u001b]0;never closed", "a")]
    [InlineData("a\u001b", "a")]
    public void Other_sequences_and_controls_are_dropped(string line, string text) =>
        Assert.Equal(text, string.Concat(_parser.Parse(line).Select(piece => piece.Text)));

    [Theory]
    [InlineData("Now listening on: http://localhost:8000.", "http://localhost:8000")]
    [InlineData("(see https://a.b/c_(d)?e=f&g=1)", "https://a.b/c_(d)?e=f&g=1")]
    [InlineData("\"HTTPS://A.B/\" quoted", "HTTPS://A.B/")]
    [InlineData("<a href='http://a.b/x'>", "http://a.b/x")]
    public void Addresses_become_links(string line, string address)
    {
        var pieces = _parser.Parse(line);

        Assert.Equal(line, string.Concat(pieces.Select(piece => piece.Text)));
        Assert.Equal(address, Assert.Single(pieces, piece => piece.Link is not null).Link);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://a.b/")]
    [InlineData("http:// nothing")]
    [InlineData("amqp://localhost:5672")]
    public void Nothing_else_becomes_a_link(string line) => Assert.All(_parser.Parse(line), piece => Assert.Null(piece.Link));
}
