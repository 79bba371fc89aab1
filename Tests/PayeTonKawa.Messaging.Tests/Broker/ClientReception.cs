using PayeTonKawa.Messaging.Events;

namespace PayeTonKawa.Messaging.Tests.Broker;

internal sealed class ClientReception(Receptions receptions) : IEventHandler<ClientDeleted>
{
    public Task HandleAsync(ClientDeleted evt, CancellationToken cancellationToken) => receptions.HandleAsync(evt.ClientId, cancellationToken);
}
