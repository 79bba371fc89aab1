using Backoffice.Parts;

namespace Backoffice.Commandes;

/// <summary>An order as it is being followed: only its state changes.</summary>
public sealed class CommandeForm : IForm<CommandeForm, Commande>
{
    public required string Statut { get; set; }

    public static CommandeForm From(Commande entity) => new() { Statut = entity.Statut };

    public object ToChange() => new { Statut };

    public IReadOnlyList<Difference> Compare(Commande other, Texts texts) =>
        [new(texts["Statut"], texts[Statuts.Texte(Statut)], texts[Statuts.Texte(other.Statut)])];
}
