namespace Commandes.Data;

/// <summary>A client of whose deletion this service has learned: no order is taken for it any more.</summary>
public sealed class ClientSupprime
{
    public required int ClientId { get; init; }

    /// <summary>When this service learned of it.</summary>
    public required DateTimeOffset SupprimeLe { get; init; }
}
