namespace Clients.Api;

/// <summary>A client in a response.</summary>
internal sealed record ClientAnswer(int Id, string Nom, string Prenom, string Email, string? Telephone, bool Actif)
{
    internal static ClientAnswer Of(Client client) => new(client.Id, client.Nom, client.Prenom, client.Email, client.Telephone, client.Actif);
}
