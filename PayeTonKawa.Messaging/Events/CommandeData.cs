namespace PayeTonKawa.Messaging.Events;

/// <summary>The order data published to other services.</summary>
public sealed record CommandeData(int ClientId, decimal Total);
