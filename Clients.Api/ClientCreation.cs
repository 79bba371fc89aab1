using PayeTonKawa.ApiDefaults.Requests;

namespace Clients.Api;

/// <summary>A request to create a client.</summary>
internal sealed record ClientCreation(string Nom, string Prenom, string Email, string? Telephone) : IRequest<ClientCreation>
{
    public static ClientCreation Read(Fields fields) => new(
        fields.Required("nom", ClientFields.Nom),
        fields.Required("prenom", ClientFields.Nom),
        fields.Required("email", ClientFields.Email),
        fields.NullableIfPresent("telephone", ClientFields.Telephone).Or(null));

    internal Client ToClient() => new() { Nom = Nom, Prenom = Prenom, Email = Email, Telephone = Telephone };
}
