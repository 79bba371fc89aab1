using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Services.Testing;

/// <summary>ETags and preconditions, which are the same for every service: each service derives its tests from this class.</summary>
/// <param name="path">The route of the entities, with a slash at the end.</param>
/// <param name="body">A creation.</param>
/// <param name="change">A change, different for each number.</param>
/// <param name="unknown">The detail of a 404.</param>
public abstract class ETagTests<TProgram, TContext>(string path, string body, Func<int, string> change, string unknown) : IDisposable
    where TProgram : class
    where TContext : DbContext
{
    private const int Rounds = 25;
    private const int AtOnce = 4;

    // Over the network: in memory, an empty header is left out.
    private readonly ApiUnderTest<TProgram, TContext> _api = new(overNetwork: true);

    public void Dispose()
    {
        _api.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_entity_has_one_ETag_until_it_changes()
    {
        var created = await CreateAsync();
        Assert.Matches("^\"[0-9]+\"$", created);
        Assert.Equal(created, await TagAsync());

        using var changed = await _api.SendAsync("PUT", $"{path}1", change(1));
        Assert.NotEqual(created, Tag(changed));
        Assert.Equal(Tag(changed), await TagAsync());
    }

    [Theory]
    [InlineData("{0}", true)]
    [InlineData("W/{0}", true)]
    [InlineData("\"a\", W/\"b\" , {0}", true)]
    [InlineData("*", true)]
    [InlineData("\"a\"", false)]
    [InlineData("\"", false)]
    [InlineData("a,b", false)]
    [InlineData("", false)]
    public async Task What_the_caller_knows_is_not_sent_again(string known, bool isKnown)
    {
        var tag = await CreateAsync();

        using var answer = await _api.Client.SendAsync("GET", $"{path}1", null, ("If-None-Match", known.Replace("{0}", tag, StringComparison.Ordinal)));

        Assert.Equal(isKnown ? HttpStatusCode.NotModified : HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(isKnown, (await answer.TextAsync()).Length == 0);
        Assert.Equal(tag, Tag(answer));
    }

    [Theory]
    [InlineData("{0}", HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData("\"a\", {0}", HttpStatusCode.OK)]
    [InlineData("\"a\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("W/{0}", HttpStatusCode.PreconditionFailed)]
    [InlineData("1", HttpStatusCode.BadRequest)]
    [InlineData("\"a", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task Only_the_version_that_the_caller_knows_is_changed_or_deleted(string expected, HttpStatusCode status)
    {
        foreach (var (method, content, success) in new[] { ("PUT", change(1), HttpStatusCode.OK), ("DELETE", null, HttpStatusCode.NoContent) })
        {
            var tag = method == "PUT" ? await CreateAsync() : await TagAsync();
            var events = _api.Events();

            using var answer = await _api.Client.SendAsync(
                method, $"{path}1", content, ("If-Match", expected.Replace("{0}", tag, StringComparison.Ordinal)));

            if (status == HttpStatusCode.OK)
            {
                Assert.Equal(success, answer.StatusCode);
                continue;
            }

            if (status == HttpStatusCode.PreconditionFailed)
            {
                await answer.AssertProblemAsync(status, "Modifié entre-temps");
            }
            else
            {
                await answer.AssertInvalidAsync("If-Match");
            }

            Assert.Equal(tag, await TagAsync());
            Assert.Equal(events, _api.Events());
        }
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task What_is_not_there_is_not_found_whatever_the_precondition(string method)
    {
        using var answer = await _api.Client.SendAsync(method, $"{path}1", method == "PUT" ? change(1) : null, ("If-Match", "*"));

        await answer.AssertProblemAsync(HttpStatusCode.NotFound, unknown);
    }

    [Fact]
    public async Task Of_several_changes_of_one_version_one_is_made()
    {
        var tag = await CreateAsync();
        for (var round = 1; round <= Rounds; round++)
        {
            using var barrier = new Barrier(AtOnce);
            var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => Task.Run(() =>
            {
                barrier.SignalAndWait(TestContext.Current.CancellationToken);
                return _api.Client.SendAsync("PUT", $"{path}1", change((AtOnce * round) + number), ("If-Match", tag));
            })));

            Assert.Equal(
                [HttpStatusCode.OK, .. Enumerable.Repeat(HttpStatusCode.PreconditionFailed, AtOnce - 1)],
                answers.Select(answer => answer.StatusCode).Order());
            tag = Tag(answers.Single(answer => answer.IsSuccessStatusCode));
            Assert.Equal(tag, await TagAsync());
        }
    }

    [Theory]
    [InlineData("post", "", "Idempotency-Key", "422")]
    [InlineData("get", "/{id}", "If-None-Match", "304")]
    [InlineData("put", "/{id}", "If-Match", "412")]
    [InlineData("delete", "/{id}", "If-Match", "412")]
    public async Task The_document_names_the_headers_and_what_they_lead_to(string method, string below, string header, string status)
    {
        using var answer = await _api.SendAsync("GET", "/openapi/v1.json");
        var operation = JsonDocument.Parse(await answer.TextAsync()).RootElement
            .GetProperty("paths").GetProperty(path.TrimEnd('/') + below).GetProperty(method);

        Assert.Single(operation.GetProperty("parameters").EnumerateArray(), parameter =>
            (parameter.GetProperty("in").GetString(), parameter.GetProperty("name").GetString()) == ("header", header));
        Assert.True(operation.GetProperty("responses").TryGetProperty(status, out _));
    }

    private async Task<string> CreateAsync()
    {
        using var created = await _api.SendAsync("POST", path, body);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return Tag(created);
    }

    private async Task<string> TagAsync()
    {
        using var found = await _api.SendAsync("GET", $"{path}1");
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        return Tag(found);
    }

    private static string Tag(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("ETag"));
}
