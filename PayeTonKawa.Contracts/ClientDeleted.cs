namespace PayeTonKawa.Contracts;

/// <summary>A client was permanently deleted.</summary>
public sealed record ClientDeleted(int ClientId, DateTimeOffset Timestamp)
    : IntegrationEvent("client.deleted", ClientId, Timestamp);
