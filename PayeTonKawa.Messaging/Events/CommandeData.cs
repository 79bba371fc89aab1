namespace PayeTonKawa.Messaging.Events;

/// <summary>What the others learn of an order.</summary>
public sealed record CommandeData(int ClientId, decimal Total);
