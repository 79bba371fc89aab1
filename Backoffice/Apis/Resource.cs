using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Backoffice.Apis;

/// <summary>The entities of one API. Each method throws an <see cref="ApiException"/> if the request is refused or not answered.</summary>
/// <param name="http">Its base address is the collection, such as <c>http://api-clients/customers/</c>.</param>
public sealed partial class Resource<T>(HttpClient http)
{
    /// <summary>Reads a page of the list; the query is a filter of the API (<c>?limit=100&amp;q=martin</c>) or the last page's next query.</summary>
    public async Task<Page<T>> ListAsync(string query, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, query);
        using var response = await http.RequestAsync(request, cancellationToken);
        var next = response.Headers.TryGetValues("Link", out var links) ? NextLink().Match(string.Join(',', links)) : Match.Empty;
        var total = response.Headers.TryGetValues("X-Total-Count", out var count) ? long.Parse(count.Single(), null) : (long?)null;
        return new(await response.ReadAsync<T[]>(cancellationToken), next.Success ? next.Groups[1].Value : null, total);
    }

    public async Task<Versioned<T>> GetAsync(int id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{id}");
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Creates an entity. The same key and body, sent again after a lost answer, create it once.</summary>
    public async Task<Versioned<T>> CreateAsync(object body, Guid idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "") { Content = JsonContent.Create(body, null, ApiRequests.Json) };
        request.Headers.Add("Idempotency-Key", $"{idempotencyKey}");
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Changes an entity if it still is the version of <paramref name="etag"/>; otherwise the status is 412.</summary>
    public async Task<Versioned<T>> UpdateAsync(int id, object body, string etag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{id}") { Content = JsonContent.Create(body, null, ApiRequests.Json) };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(etag));
        return await SendAsync(request, cancellationToken);
    }

    public async Task DeleteAsync(int id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"{id}");
        using var response = await http.RequestAsync(request, cancellationToken);
    }

    private async Task<Versioned<T>> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await http.RequestAsync(request, cancellationToken);
        return new(await response.ReadAsync<T>(cancellationToken), response.Headers.ETag!.ToString());
    }

    [GeneratedRegex("""<([^>]*)>\s*;\s*rel="?next"?""")]
    private static partial Regex NextLink();
}
