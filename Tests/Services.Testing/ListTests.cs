using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Services.Testing;

/// <summary>Paging, which is the same for every list: each service derives its tests from this class.</summary>
/// <param name="path">The list.</param>
/// <param name="create">The body that creates the entity with this number.</param>
public abstract class ListTests<TProgram, TContext>(string path, Func<int, string> create) : IDisposable
    where TProgram : class
    where TContext : DbContext
{
    private readonly ApiUnderTest<TProgram, TContext> _api = new();
    private int _created;

    public void Dispose()
    {
        _api.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("?limit=50", 5)]
    [InlineData("?limit=100", 3)]
    [InlineData("", 3)]
    [InlineData("?skip=0", 3)]
    [InlineData("?limit=1000", 1)]
    public async Task Links_alone_lead_once_to_each_of_all(string query, int pages)
    {
        await CreateAsync(250);
        var (seen, answers) = (new List<int>(), 0);

        for (Uri? next = new(path + query, UriKind.Relative); next is not null; answers++)
        {
            (var ids, next) = await GetAsync(next);
            seen.AddRange(ids);
        }

        Assert.Equal(Enumerable.Range(1, 250), seen);
        Assert.Equal(pages, answers);
    }

    [Fact]
    public async Task And_so_they_do_while_others_come_and_go()
    {
        await CreateAsync(250);
        var (seen, gone) = (new List<int>(), new List<int>());

        for (Uri? next = new($"{path}?limit=50", UriKind.Relative); next is not null;)
        {
            (var ids, next) = await GetAsync(next);
            seen.AddRange(ids);
            if (ids[^1] is < 250 and var last)
            {
                // The last of this page, to which the link refers; the first of the next page; and a new one.
                await DeleteAsync(last);
                await DeleteAsync(last + 1);
                gone.Add(last + 1);
                await CreateAsync(1);
            }
        }

        Assert.Equal([51, 102, 153, 204], gone);
        Assert.Equal(Enumerable.Range(1, 254).Except(gone), seen);
    }

    [Theory]
    [InlineData("?limit=2", "<?limit=2&after=2>; rel=\"next\"")]
    [InlineData("?LIMIT=2&Skip=1", "<?LIMIT=2&after=3>; rel=\"next\"")]
    [InlineData("?after=1&count=true&limit=1&autre=%3E%22%0A", "<?limit=1&autre=%3E%22%0A&after=2>; rel=\"next\"")]
    [InlineData("?limit=4", null)]
    [InlineData("?after=2&limit=2", null)]
    [InlineData("?skip=2&limit=2", null)]
    [InlineData("?after=2147483647", null)]
    [InlineData("?skip=10000", null)]
    public async Task The_link_is_there_if_there_is_more(string query, string? link)
    {
        await CreateAsync(4);

        using var response = await _api.SendAsync("GET", path + query);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(link, Header(response, "Link"));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("?count=false", null)]
    [InlineData("?count=true", "3")]
    [InlineData("?count=true&limit=1&skip=2", "3")]
    [InlineData("?count=true&after=3", "3")]
    public async Task The_total_is_there_if_asked_for(string query, string? total)
    {
        await CreateAsync(3);

        using var response = await _api.SendAsync("GET", path + query);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(total, Header(response, "X-Total-Count"));
    }

    [Theory]
    [InlineData("skip=10001", "skip", "Un entier de 0 à 10000 est attendu ; au-delà, utilisez after.")]
    [InlineData("skip=0&after=0", "after", "skip et after s'excluent.")]
    [InlineData("after=-1", "after", "Un entier de 0 à 2147483647 est attendu.")]
    [InlineData("after=2147483648", "after", "Un entier de 0 à 2147483647 est attendu.")]
    [InlineData("after=1&after=2", "after", "Un entier de 0 à 2147483647 est attendu.")]
    [InlineData("count=1", "count", "Un booléen est attendu : true ou false.")]
    [InlineData("count=True", "count", "Un booléen est attendu : true ou false.")]
    [InlineData("limit=true", "limit", "Un entier de 1 à 1000 est attendu.")]
    public async Task A_page_that_is_none_is_refused_with_the_reason(string query, string field, string reason)
    {
        using var response = await _api.SendAsync("GET", $"{path}?{query}");

        var errors = (await response.AssertProblemAsync(HttpStatusCode.BadRequest, $"Champ invalide : {field}.")).GetProperty("errors");
        Assert.Equal($$"""{"{{field}}":["{{reason}}"]}""", errors.GetRawText());
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;

    private async Task<(List<int> Ids, Uri? Next)> GetAsync(Uri page)
    {
        using var response = await _api.Client.GetAsync(page, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var ids = JsonDocument.Parse(await response.TextAsync()).RootElement.EnumerateArray().Select(row => row.GetProperty("id").GetInt32()).ToList();
        var link = Header(response, "Link")?.Split('<', '>')[1];
        return (ids, link is null ? null : new(response.RequestMessage!.RequestUri!, link));
    }

    private async Task CreateAsync(int count)
    {
        for (; count > 0; count--)
        {
            using var response = await _api.SendAsync("POST", path, create(++_created));
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }
    }

    private async Task DeleteAsync(int id)
    {
        using var response = await _api.SendAsync("DELETE", $"{path}{id}");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }
}
