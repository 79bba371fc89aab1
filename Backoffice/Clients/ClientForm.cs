using Backoffice.Parts;

namespace Backoffice.Clients;

/// <summary>A client as it is being edited.</summary>
public sealed class ClientForm : IForm<ClientForm, Client>
{
    public string? Nom { get; set; }

    public string? Prenom { get; set; }

    public string? Email { get; set; }

    public string? Telephone { get; set; }

    public bool Actif { get; set; } = true;

    public static ClientForm From(Client entity) => new()
    {
        Nom = entity.Nom,
        Prenom = entity.Prenom,
        Email = entity.Email,
        Telephone = entity.Telephone,
        Actif = entity.Actif,
    };

    // A new client is active: the API takes no other.
    internal object ToCreation() => new { Nom, Prenom, Email, Telephone };

    public object ToChange() => new { Nom, Prenom, Email, Telephone, Actif };

    public IReadOnlyList<Difference> Compare(Client other, Texts texts) =>
    [
        new(texts["Nom"], Nom, other.Nom),
        new(texts["Prénom"], Prenom, other.Prenom),
        new(texts["E-mail"], Email, other.Email),
        new(texts["Téléphone"], Telephone, other.Telephone),
        new(texts["Actif"], texts[Actif ? "oui" : "non"], texts[other.Actif ? "oui" : "non"]),
    ];
}
