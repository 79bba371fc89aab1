namespace PayeTonKawa.Contracts;

/// <summary>A client was changed; the data is its new state.</summary>
public sealed record ClientUpdated(int ClientId, ClientData Data, DateTimeOffset Timestamp)
    : IntegrationEvent("client.updated", ClientId, Timestamp);
