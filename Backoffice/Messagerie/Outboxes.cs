using Backoffice.Apis;

namespace Backoffice.Messagerie;

/// <summary>The outboxes of the three services.</summary>
public sealed class Outboxes(IHttpClientFactory clients)
{
    public static IReadOnlyList<string> Services { get; } = ["api-clients", "api-produits", "api-commandes"];

    /// <exception cref="ApiException">The service does not answer.</exception>
    public Task<OutboxState> ReadAsync(string service, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, service, "outbox", cancellationToken);

    /// <exception cref="ApiException">The service does not answer.</exception>
    public Task<OutboxState> PauseAsync(string service, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, service, "outbox/pause", cancellationToken);

    /// <exception cref="ApiException">The service does not answer.</exception>
    public Task<OutboxState> ResumeAsync(string service, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, service, "outbox/resume", cancellationToken);

    private async Task<OutboxState> SendAsync(HttpMethod method, string service, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await clients.CreateClient(service).RequestAsync(request, cancellationToken);
        return await response.ReadAsync<OutboxState>(cancellationToken);
    }
}
