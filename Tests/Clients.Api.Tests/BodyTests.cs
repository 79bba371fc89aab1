using System.Net;
using System.Text;
using Services.Testing;

namespace Clients.Api.Tests;

public sealed class BodyTests : IDisposable
{
    private const int Limit = 1024 * 1024;

    private readonly ApiUnderTest<Program, ClientsDbContext> _api = new();

    public static TheoryData<string> Malformed { get; } =
    [
        "",
        "{",
        "null",
        "5",
        "\"text\"",
        "[]",
        """[{"nom":"a"}]""",
        """{"nom":"a",}""",
        """{"nom":"a" /* comment */}""",
        """{'nom':'a'}""",
        """{"nom":NaN}""",
        """{"nom":"a","nom":"b","prenom":"c","email":"d@e.fr"}""",
        """{"nom":"a","n\u006fm":"b","prenom":"c","email":"d@e.fr"}""",
        """{"\ud800":1,"nom":"a","prenom":"c","email":"d@e.fr"}""",
        "{\"nom\":\"a\nb\"}",
        "\uFEFF{\"nom\":\"a\",\"prenom\":\"c\",\"email\":\"d@e.fr\"}",
        """{"nom":"a","prenom":"c","email":"d@e.fr","x":""" + new string('[', 1000) + new string(']', 1000) + "}",
        new string('[', 100_000),
        """{"nom":"a"} {"nom":"b"}""",
    ];

    public void Dispose() => _api.Dispose();

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_is_no_json_object_is_refused(string body)
    {
        await (await _api.SendAsync("POST", "/customers/", body)).AssertInvalidAsync("$");
        await (await _api.SendAsync("PUT", "/customers/1", body)).AssertInvalidAsync("$");
        AssertNothingHappened();
    }

    [Theory]
    [InlineData("""{"nom":"?","prenom":"c","email":"d@e.fr"}""")]
    [InlineData("""{"nom":"a","prenom":"c","email":"d@e.fr","inconnu":"?"}""")]
    public async Task What_is_no_utf8_is_refused(string body)
    {
        foreach (byte[] invalid in new byte[][] { [0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xC3] })
        {
            var bytes = Encoding.UTF8.GetBytes(body).SelectMany(b => b == (byte)'?' ? invalid : [b]).ToArray();
            await (await _api.SendBytesAsync("POST", "/customers/", bytes)).AssertInvalidAsync("$");
        }

        AssertNothingHappened();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"inconnu":1}""")]
    [InlineData("""{"id":7}""")]
    public async Task A_change_of_nothing_is_refused(string body)
    {
        await _api.SendAsync("POST", "/customers/", """{"nom":"a","prenom":"b","email":"c@d.fr"}""");

        await (await _api.SendAsync("PUT", "/customers/1", body)).AssertInvalidAsync("$");

        Assert.Single(_api.Events());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonp")]
    public async Task What_is_not_called_json_is_refused(string? contentType)
    {
        const string body = """{"nom":"a","prenom":"b","email":"c@d.fr"}""";

        await (await _api.SendAsync("POST", "/customers/", body, contentType)).AssertProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await (await _api.SendAsync("PUT", "/customers/1", body, contentType)).AssertProblemAsync(HttpStatusCode.UnsupportedMediaType);
        AssertNothingHappened();
    }

    [Theory]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/problem+json")]
    public async Task Json_may_say_that_it_is_utf8(string contentType)
    {
        var response = await _api.SendAsync("POST", "/customers/", """{"nom":"a","prenom":"b","email":"c@d.fr"}""", contentType);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_and_one_at_the_limit_is_read()
    {
        await (await _api.SendBytesAsync("POST", "/customers/", BodyOf(Limit + 1))).AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await (await _api.SendBytesAsync("POST", "/customers/", BodyOf(Limit))).AssertInvalidAsync("email", "nom", "prenom");
        AssertNothingHappened();
    }

    [Theory]
    [InlineData(Limit + 1)]
    [InlineData(10 * Limit)]
    public async Task A_body_of_unknown_length_is_refused_when_it_passes_the_limit(int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/customers/");
        request.Content = new StreamContent(new MemoryStream(BodyOf(length)));
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.ContentLength = null;
        request.Headers.TransferEncodingChunked = true;

        await (await _api.Client.SendAsync(request, TestContext.Current.CancellationToken)).AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        AssertNothingHappened();
    }

    private static byte[] BodyOf(int length)
    {
        var body = new byte[length];
        body.AsSpan().Fill((byte)'a');
        "{\"nom\":\""u8.CopyTo(body);
        "\"}"u8.CopyTo(body.AsSpan(length - 2));
        return body;
    }

    private void AssertNothingHappened()
    {
        Assert.Empty(_api.WithDb(db => db.Clients.ToList()));
        Assert.Empty(_api.Events());
    }
}
