namespace PayeTonKawa.Contracts;

/// <summary>The order data published to other services.</summary>
public sealed record CommandeData(int ClientId, decimal Total);
