using PayeTonKawa.ApiDefaults.Requests;

namespace Clients.Api;

/// <summary>A request to update a client; absent fields keep their value.</summary>
internal sealed record ClientChange(Maybe<string> Nom, Maybe<string> Prenom, Maybe<string> Email, Maybe<string?> Telephone, Maybe<bool> Actif)
    : IRequest<ClientChange>
{
    public static ClientChange Read(Fields fields) => new(
        fields.IfPresent("nom", ClientFields.Nom),
        fields.IfPresent("prenom", ClientFields.Nom),
        fields.IfPresent("email", ClientFields.Email),
        fields.NullableIfPresent("telephone", ClientFields.Telephone),
        fields.IfPresent("actif", ClientFields.Actif));

    internal void ApplyTo(Client client)
    {
        client.Nom = Nom.Or(client.Nom);
        client.Prenom = Prenom.Or(client.Prenom);
        client.Email = Email.Or(client.Email);
        client.Telephone = Telephone.Or(client.Telephone);
        client.Actif = Actif.Or(client.Actif);
    }
}
