using System.Net;
using System.Runtime.CompilerServices;
using Backoffice.Apis;

namespace Backoffice.Messagerie;

/// <summary>The rejected messages of the consumer. Each method throws an <see cref="ApiException"/> if the request is refused or not answered.</summary>
public sealed class RejectedMessages(IHttpClientFactory clients)
{
    private const int PageSize = 100;

    private readonly HttpClient _http = clients.CreateClient("api-commandes");

    public Task<RejectedGroup[]> GroupAsync(CancellationToken cancellationToken) =>
        SendAsync<RejectedGroup[]>(_http, HttpMethod.Get, "rejected/groups", cancellationToken);

    /// <summary>A page of at most 100 messages of a group, after the one with the id <paramref name="after"/>.</summary>
    public async Task<RejectedPage> ListAsync(string queue, string reason, long after, CancellationToken cancellationToken)
    {
        var page = await SendAsync<RejectedMessage[]>(
            _http, HttpMethod.Get, $"rejected?{Filter(queue, reason)}&limit={PageSize}&after={after}", cancellationToken);
        return new(page, page.Length < PageSize ? null : page[^1].Id);
    }

    public Task<RejectedContent> GetAsync(long id, CancellationToken cancellationToken) =>
        SendAsync<RejectedContent>(_http, HttpMethod.Get, $"rejected/{id}", cancellationToken);

    /// <summary>All messages of a group, read page by page; without those that are replayed or deleted meanwhile.</summary>
    public async IAsyncEnumerable<RejectedContent> ReadAllAsync(string queue, string reason, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in ListAllAsync(queue, reason, cancellationToken))
        {
            if (await FindAsync(message.Id, cancellationToken) is { } content)
            {
                yield return content;
            }
        }
    }

    /// <summary>Returns a message to its queue.</summary>
    public Task ReplayAsync(long id, CancellationToken cancellationToken) =>
        SendAsync<Replay>(_http, HttpMethod.Post, $"rejected/{id}/replay", cancellationToken);

    /// <summary>Returns the messages of a group to their queue, and says how many. It takes as long as it takes: some milliseconds for each.</summary>
    public async Task<int> ReplayAsync(string queue, string reason, CancellationToken cancellationToken)
    {
        using var patient = clients.CreateClient("api-commandes");
        patient.Timeout = Timeout.InfiniteTimeSpan;
        return (await SendAsync<Replay>(patient, HttpMethod.Post, $"rejected/replay?{Filter(queue, reason)}", cancellationToken)).Replayed;
    }

    public async Task DeleteAsync(long id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"rejected/{id}");
        using var response = await _http.RequestAsync(request, cancellationToken);
    }

    private async IAsyncEnumerable<RejectedMessage> ListAllAsync(string queue, string reason, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long? after = 0; after is { } start;)
        {
            var page = await ListAsync(queue, reason, start, cancellationToken);
            after = page.Next;
            foreach (var message in page.Messages)
            {
                yield return message;
            }
        }
    }

    private async Task<RejectedContent?> FindAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(id, cancellationToken);
        }
        catch (ApiException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static string Filter(string queue, string reason) =>
        $"queue={Uri.EscapeDataString(queue)}&reason={Uri.EscapeDataString(reason)}&exact=true";

    private static async Task<T> SendAsync<T>(HttpClient http, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await http.RequestAsync(request, cancellationToken);
        return await response.ReadAsync<T>(cancellationToken);
    }

    private sealed record Replay(int Replayed);
}
