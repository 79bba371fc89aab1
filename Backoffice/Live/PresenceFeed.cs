namespace Backoffice.Live;

/// <summary>Asks each service for its health, and the broker for a page of its management plugin.</summary>
internal sealed class PresenceFeed(IHttpClientFactory clients, TimeProvider time) : Feed<Presence>(time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly (string Name, Uri Address)[] Addresses =
    [
        ("api-clients", new("http://api-clients/health")),
        ("api-produits", new("http://api-produits/health")),
        ("api-commandes", new("http://api-commandes/health")),
        ("consumer-commandes", new("http://consumer-commandes/health")),
        ("rabbitmq", new("http://_management.rabbitmq/")),
    ];

    protected override async Task<Presence> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var answers = await Task.WhenAll(Addresses.Select(async service => (service.Name, Answers: await AnswersAsync(service.Address, limit.Token))));
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. answers.Where(answer => !answer.Answers).Select(answer => answer.Name)]);
    }

    private async Task<bool> AnswersAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await clients.CreateClient(nameof(PresenceFeed)).GetAsync(address, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
