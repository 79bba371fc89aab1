using Backoffice.SignIn;
using Microsoft.FluentUI.AspNetCore.Components;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;

namespace Backoffice.Layout;

/// <summary>A section of the back office, in the navigation and on the home page.</summary>
internal sealed record Section(string Path, string Title, string Purpose, string Role, Icon Icon)
{
    internal static readonly IReadOnlyList<Section> All =
    [
        new("clients", "Clients", "Chercher, créer et modifier les clients du magasin.", Roles.Shop, new Icons.Regular.Size24.People()),
        new("produits", "Produits", "Les cafés, leurs prix et leurs stocks.", Roles.Shop, new Icons.Regular.Size24.Box()),
        new("commandes", "Commandes", "Composer et suivre les commandes.", Roles.Shop, new Icons.Regular.Size24.Cart()),
        new(
            "messagerie", "Messagerie", "Où sont les événements, ce qui les retient, et ce qui a été rejeté.",
            Roles.Operations, new Icons.Regular.Size24.MailInbox()),
        new(
            "voyage", "Le voyage d'un événement", "Suivre une suppression, de la requête à la commande du client.",
            Roles.Operations, new Icons.Regular.Size24.Rocket()),
    ];
}
