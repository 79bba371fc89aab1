namespace Commandes.Data;

/// <summary>The states of an order, in the words of the contract.</summary>
public static class StatutCommande
{
    public const string EnAttente = "en_attente";
    public const string Confirmee = "confirmee";
    public const string Expediee = "expediee";
    public const string Livree = "livree";
    public const string Annulee = "annulee";

    /// <summary>Set by the consumer alone, and final.</summary>
    public const string ClientSupprime = "client_supprime";

    /// <summary>What a client of the service may set.</summary>
    public static IReadOnlyList<string> Modifiables { get; } = [Confirmee, Expediee, Livree, Annulee];

    /// <summary>What an order may be found in.</summary>
    public static IReadOnlyList<string> Tous { get; } = [EnAttente, .. Modifiables, ClientSupprime];
}
