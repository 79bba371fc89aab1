namespace PayeTonKawa.Contracts;

/// <summary>The client data published to other services.</summary>
public sealed record ClientData(string Nom, string Email);
