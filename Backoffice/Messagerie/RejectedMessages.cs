using Backoffice.Apis;

namespace Backoffice.Messagerie;

/// <summary>The rejected messages of the consumer. Each method throws an <see cref="ApiException"/> if the request is refused or not answered.</summary>
public sealed class RejectedMessages(IHttpClientFactory clients)
{
    private const int PageSize = 100;

    private readonly HttpClient _http = clients.CreateClient("api-commandes");

    public Task<RejectedGroup[]> GroupAsync(CancellationToken cancellationToken) =>
        SendAsync<RejectedGroup[]>(HttpMethod.Get, "rejected/groups", cancellationToken);

    /// <summary>The next 100 messages of a group, oldest first, after the one with the id <paramref name="after"/>.</summary>
    public Task<RejectedMessage[]> ListAsync(RejectedGroup group, long after, CancellationToken cancellationToken) =>
        SendAsync<RejectedMessage[]>(HttpMethod.Get, $"rejected?{Filter(group)}&limit={PageSize}&after={after}", cancellationToken);

    public Task<RejectedContent> GetAsync(long id, CancellationToken cancellationToken) =>
        SendAsync<RejectedContent>(HttpMethod.Get, $"rejected/{id}", cancellationToken);

    /// <summary>Returns a message to its queue.</summary>
    public Task ReplayAsync(long id, CancellationToken cancellationToken) => SendAsync<Replay>(HttpMethod.Post, $"rejected/{id}/replay", cancellationToken);

    /// <summary>Returns the messages of a group to their queue, and says how many.</summary>
    public async Task<int> ReplayAsync(RejectedGroup group, CancellationToken cancellationToken) =>
        (await SendAsync<Replay>(HttpMethod.Post, $"rejected/replay?{Filter(group)}", cancellationToken)).Replayed;

    public async Task DeleteAsync(long id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"rejected/{id}");
        using var response = await _http.RequestAsync(request, cancellationToken);
    }

    private static string Filter(RejectedGroup group) => $"queue={Uri.EscapeDataString(group.Queue)}&reason={Uri.EscapeDataString(group.Reason)}";

    private async Task<T> SendAsync<T>(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await _http.RequestAsync(request, cancellationToken);
        return await response.ReadAsync<T>(cancellationToken);
    }

    private sealed record Replay(int Replayed);
}
