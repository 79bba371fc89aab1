using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging;

namespace Commandes.Consumer;

/// <summary>Closes the orders of a deleted client. Idempotent: a redelivery has the same result.</summary>
public sealed partial class ClientDeletedHandler(ClientDeletions deletions, ILogger<ClientDeletedHandler> logger) : IEventHandler<ClientDeleted>
{
    public async Task HandleAsync(ClientDeleted evt, CancellationToken cancellationToken)
    {
        Detected(logger, evt.ClientId);
        var count = await deletions.DeleteAsync(evt.ClientId, cancellationToken).ConfigureAwait(false);
        Marked(logger, count);
    }

    [LoggerMessage(LogLevel.Information, "Client supprimé détecté: {ClientId}")]
    private static partial void Detected(ILogger logger, int clientId);

    [LoggerMessage(LogLevel.Information, "{Count} commandes marquées comme client_supprime")]
    private static partial void Marked(ILogger logger, int count);
}
