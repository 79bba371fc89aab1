namespace PayeTonKawa.Contracts;

/// <summary>A client was created.</summary>
public sealed record ClientCreated(int ClientId, ClientData Data, DateTimeOffset Timestamp)
    : IntegrationEvent("client.created", ClientId, Timestamp);
