using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging;

namespace Commandes.Consumer;

/// <summary>Logs a product's deletion. Orders keep the price and quantity they were created with, so there is nothing to change.</summary>
public sealed partial class ProduitDeletedHandler(ILogger<ProduitDeletedHandler> logger) : IEventHandler<ProduitDeleted>
{
    public Task HandleAsync(ProduitDeleted evt, CancellationToken cancellationToken)
    {
        Detected(logger, evt.ProduitId);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Produit supprimé détecté: {ProduitId}")]
    private static partial void Detected(ILogger logger, int produitId);
}
