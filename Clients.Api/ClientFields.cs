using PayeTonKawa.ApiDefaults.Requests;

namespace Clients.Api;

/// <summary>Types and limits of a client's fields.</summary>
internal static class ClientFields
{
    internal const int MaxNom = 200;
    internal const int MaxEmail = 254;
    internal const int MaxTelephone = 30;

    internal static readonly TextField Nom = new(MaxNom);
    internal static readonly EmailField Email = new(MaxEmail);
    internal static readonly TextField Telephone = new(MaxTelephone, emptyAllowed: true);
    internal static readonly BooleanField Actif = new();
}
