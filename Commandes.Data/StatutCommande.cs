namespace Commandes.Data;

/// <summary>The states of an order, as named in the contract.</summary>
public static class StatutCommande
{
    public const string EnAttente = "en_attente";
    public const string Confirmee = "confirmee";
    public const string Expediee = "expediee";
    public const string Livree = "livree";
    public const string Annulee = "annulee";

    /// <summary>Final; set only by the consumer.</summary>
    public const string ClientSupprime = "client_supprime";

    /// <summary>States that an API client may set.</summary>
    public static IReadOnlyList<string> Modifiables { get; } = [Confirmee, Expediee, Livree, Annulee];

    /// <summary>All states; valid as a search filter.</summary>
    public static IReadOnlyList<string> Tous { get; } = [EnAttente, .. Modifiables, ClientSupprime];
}
