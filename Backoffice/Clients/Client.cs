namespace Backoffice.Clients;

public sealed record Client(int Id, string Nom, string Prenom, string Email, string? Telephone, bool Actif)
{
    public string NomComplet => $"{Prenom} {Nom}";
}
