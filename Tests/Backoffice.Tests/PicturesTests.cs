using Microsoft.Playwright;

namespace Backoffice.Tests;

/// <summary>Takes the documentation's pictures of all pages, with PAYETONKAWA_PICTURES as their folder (eng/pictures.sh); otherwise nothing.</summary>
public sealed class PicturesTests(SystemFixture system)
{
    private const int Narrow = 390;

    private static readonly string[] OnTelephone = ["accueil", "clients", "commande-nouvelle", "messagerie"];

    private static readonly (string Name, string Address, Func<IPage, Task> Bring)[] Pages =
    [
        ("accueil", "/", _ => Task.CompletedTask),
        ("clients", "/clients", page => FirstLink(page).WaitForAsync()),
        ("client", "/clients", OpenClientAsync),
        ("client-nouveau", "/clients/nouveau", page => page.FillInAsync(new(0, "Dubois", "Alice", "alice.dubois@example.fr"))),
        ("produits", "/produits", page => FirstLink(page).WaitForAsync()),
        ("produit", "/produits", OpenFirstAsync),
        ("produit-nouveau", "/produits/nouveau", FillInProduitAsync),
        ("commandes", "/commandes", page => FirstLink(page).WaitForAsync()),
        ("commande", "/commandes", OpenFirstAsync),
        ("commande-nouvelle", "/commandes/nouvelle?client=1", FillInCommandeAsync),
        ("messagerie", "/messagerie", page => Expect(page.Locator(".drawing svg")).ToBeVisibleAsync()),
        ("rejets", "/messagerie", page => OpenAsync(page, "a[href^='messagerie/rejets?']")),
        ("rejet", "/messagerie", OpenRejectedAsync),
        ("voyage", "/voyage", TravelAsync),
    ];

    [Fact]
    public async Task All_pages_are_pictured_in_light_and_dark()
    {
        if (Environment.GetEnvironmentVariable("PAYETONKAWA_PICTURES") is not { Length: > 0 } folder)
        {
            return;
        }

        await Shop.OpenAsync(system);
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            var suffix = scheme == ColorScheme.Dark ? "-dark" : "";
            foreach (var (name, address, bring) in Pages)
            {
                await TakeAsync(address, bring, Look(scheme, 1280), Path.Combine(folder, $"backoffice-{name}{suffix}.png"));
                if (OnTelephone.Contains(name))
                {
                    await TakeAsync(address, bring, Look(scheme, Narrow), Path.Combine(folder, $"backoffice-{name}-narrow{suffix}.png"));
                }
            }

            await using var stranger = await system.OpenAsStrangerAsync(new(system.Home, "/connexion"), Look(scheme, 1280));
            await TakeAsync(stranger.Page, Path.Combine(folder, $"backoffice-connexion{suffix}.png"));
        }
    }

    private static BrowserNewContextOptions Look(ColorScheme scheme, int width) =>
        new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = 800 } };

    private static ILocator FirstLink(IPage page) => page.Locator(".list tbody a").First;

    private static async Task OpenAsync(IPage page, string link)
    {
        await page.Locator(link).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
    }

    private static async Task OpenClientAsync(IPage page)
    {
        await OpenFirstAsync(page);
        await FirstLink(page).WaitForAsync();
    }

    private static Task OpenFirstAsync(IPage page) => OpenAsync(page, ".list tbody a");

    private static async Task OpenRejectedAsync(IPage page)
    {
        await OpenAsync(page, "a[href^='messagerie/rejets?']");
        await OpenAsync(page, "a[href^='messagerie/rejets/']");
    }

    private static async Task FillInProduitAsync(IPage page)
    {
        await page.Field("Nom").FillAsync("Rwanda Nyamasheke, 250 g");
        await page.Field("Prix (€)").FillAsync("12,40");
        await page.Field("Stock").FillAsync("30");
    }

    private static async Task FillInCommandeAsync(IPage page)
    {
        foreach (var text in (string[])["Kenya", "Colombie"])
        {
            await page.Field("Chercher un produit à ajouter").FillAsync(text);
            await page.Locator("main ul button", new() { HasText = text }).First.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Group).Filter(new() { HasText = text })).ToBeVisibleAsync();
        }
    }

    private static async Task TravelAsync(IPage page)
    {
        await page.Button("Lancer le voyage").ClickAsync();
        await Expect(page.Heading("Le message, tel que le broker l'a reçu")).ToBeVisibleAsync();
        await Expect(page.Button("Arrêter")).ToHaveCountAsync(0);
    }

    private static async Task TakeAsync(IPage page, string path) => await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, path) });

    private async Task TakeAsync(string address, Func<IPage, Task> bring, BrowserNewContextOptions look, string path)
    {
        await using var open = await system.OpenAsync(address, look);
        await bring(open.Page);
        await Expect(open.Page.GetByText("Chargement…")).ToHaveCountAsync(0);
        await Expect(open.Page.GetByText("Ne répond pas :")).ToHaveCountAsync(0);
        await open.Page.EvaluateAsync("document.activeElement.blur()");
        await TakeAsync(open.Page, path);
    }
}
