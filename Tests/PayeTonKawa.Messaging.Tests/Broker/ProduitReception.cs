using PayeTonKawa.Messaging.Events;

namespace PayeTonKawa.Messaging.Tests.Broker;

internal sealed class ProduitReception(Receptions receptions) : IEventHandler<ProduitDeleted>
{
    public Task HandleAsync(ProduitDeleted evt, CancellationToken cancellationToken) => receptions.HandleAsync(evt.ProduitId, cancellationToken);
}
