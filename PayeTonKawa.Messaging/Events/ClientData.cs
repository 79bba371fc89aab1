namespace PayeTonKawa.Messaging.Events;

/// <summary>What the others learn of a client.</summary>
public sealed record ClientData(string Nom, string Email);
