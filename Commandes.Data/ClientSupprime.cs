namespace Commandes.Data;

/// <summary>A client whose deletion this service has received: new orders for it are refused.</summary>
public sealed class ClientSupprime
{
    public required int ClientId { get; init; }

    /// <summary>When this service recorded the deletion.</summary>
    public required DateTimeOffset SupprimeLe { get; init; }
}
