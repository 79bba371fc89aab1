namespace Backoffice.Tests;

/// <summary>The pages, of which a new one is a new line here: tests of all pages take it from there.</summary>
public static class Places
{
    /// <summary>Their addresses; what is in braces stands for the id of one that the system has (<see cref="Samples"/>).</summary>
    public static TheoryData<string> All { get; } =
    [
        "/",
        "/clients",
        "/clients/nouveau",
        "/clients/{client}",
        "/produits",
        "/produits/nouveau",
        "/produits/{produit}",
        "/commandes",
        "/commandes/nouvelle",
        "/commandes/{commande}",
        "/messagerie",
        "/messagerie/rejets{groupe}",
        "/messagerie/rejets/{rejet}",
        "/voyage",
        "/interdit",
        "/introuvable",
    ];
}
