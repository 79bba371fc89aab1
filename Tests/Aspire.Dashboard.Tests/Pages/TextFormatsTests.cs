using Aspire.Dashboard.Components.Controls;

namespace Aspire.Dashboard.Tests.Pages;

public class TextFormatsTests
{
    [Theory]
    [InlineData("Client 27 supprimé", "Plain")]
    [InlineData("{0} fois", "Plain")]
    [InlineData("[", "Plain")]
    [InlineData("<nothing", "Plain")]
    [InlineData("", "Plain")]
    [InlineData("  {\"id\":27}", "Json")]
    [InlineData("[1,2,]", "Json")]
    [InlineData("<a><b/></a>", "Xml")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", "Plain")]
    public void What_a_text_is_shows_in_it(string text, string expected) => Assert.Equal(expected, TextFormats.Detect(text).ToString());

    [Fact]
    public void Json_is_laid_out_with_its_characters_as_they_are() =>
        Assert.Equal("{\n  \"nom\": \"<b>Zoé</b>\",\n  \"ids\": [\n    1\n  ]\n}", TextFormats.Format("{\"nom\":\"<b>Zoé</b>\",\"ids\":[1]}", TextFormat.Json)!.ReplaceLineEndings("\n"));

    [Fact]
    public void Xml_is_laid_out_with_its_declaration() =>
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a>\n  <b c=\"d\">e</b>\n</a>",
            TextFormats.Format("<?xml version=\"1.0\" encoding=\"utf-8\"?><a><b c=\"d\">e</b></a>", TextFormat.Xml)!.ReplaceLineEndings("\n"));

    [Fact]
    public void What_a_text_is_not_it_is_not_laid_out_as()
    {
        Assert.Null(TextFormats.Format("<a/>", TextFormat.Json));
        Assert.Null(TextFormats.Format("{}", TextFormat.Xml));
        Assert.Equal("{}", TextFormats.Format("{}", TextFormat.Plain));
    }
}
