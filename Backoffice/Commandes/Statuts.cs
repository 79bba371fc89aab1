namespace Backoffice.Commandes;

/// <summary>The states of an order, as the API names them.</summary>
public static class Statuts
{
    /// <summary>Set at creation alone.</summary>
    private const string EnAttente = "en_attente";

    /// <summary>Set by the consumer alone, and final.</summary>
    public const string ClientSupprime = "client_supprime";

    private static readonly Dictionary<string, string> Texts = new()
    {
        [EnAttente] = "En attente",
        ["confirmee"] = "Confirmée",
        ["expediee"] = "Expédiée",
        ["livree"] = "Livrée",
        ["annulee"] = "Annulée",
        [ClientSupprime] = "Client supprimé",
    };

    public static IEnumerable<string> Tous => Texts.Keys;

    /// <summary>Those that an order can be given.</summary>
    public static IEnumerable<string> Modifiables => Tous.Except([EnAttente, ClientSupprime]);

    /// <summary>The state in words.</summary>
    public static string Texte(string statut) => Texts.GetValueOrDefault(statut, statut);
}
