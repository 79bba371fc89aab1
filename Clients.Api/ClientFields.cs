using PayeTonKawa.ApiDefaults.Requests;

namespace Clients.Api;

/// <summary>Types and limits of a client's fields.</summary>
internal static class ClientFields
{
    internal const int MaxNom = 200;
    internal const int MaxEmail = 254;
    internal const int MaxTelephone = 30;

    internal static readonly Field<string> Nom = Field.Text(MaxNom);
    internal static readonly Field<string> Email = Field.Email(MaxEmail);
    internal static readonly Field<string> Telephone = Field.Text(MaxTelephone, emptyAllowed: true);
    internal static readonly Field<bool> Actif = Field.Boolean();
}
