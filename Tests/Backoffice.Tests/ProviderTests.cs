using Microsoft.Playwright;

namespace Backoffice.Tests;

/// <summary>Sign-in by OpenID Connect, with the roles that the provider gives.</summary>
public sealed class ProviderTests(SystemFixture system, ProviderFixture provider) : IClassFixture<ProviderFixture>
{
    [Fact]
    public async Task Who_has_the_role_of_the_shop_sees_the_shop_only()
    {
        await using var open = await OpenAsync("/clients", "Sophie, au magasin");
        var page = open.Page;
        await Expect(page.Heading("Clients")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link)).ToHaveTextAsync(["Clients", "Produits", "Commandes"]);

        await page.GotoAsync(new Uri(provider.Home, "/messagerie").ToString());

        await Expect(page.Heading("Accès refusé")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_has_the_role_of_operations_sees_the_messages_only()
    {
        await using var open = await OpenAsync("/", "Omar, aux opérations");
        var page = open.Page;
        await Expect(page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link)).ToHaveTextAsync(["Messagerie", "Le voyage d'un événement"]);
        await Expect(page.Locator(".tile strong")).ToHaveTextAsync(["Messagerie", "Le voyage d'un événement"]);

        await page.GotoAsync(new Uri(provider.Home, "/clients").ToString());

        await Expect(page.Heading("Accès refusé")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_has_no_role_sees_nothing()
    {
        await using var open = await OpenAsync("/", "Personne");
        var page = open.Page;
        await Expect(page.GetByText("Votre compte n'a aucun rôle")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link)).ToHaveCountAsync(0);
        await Expect(page.Locator(".tile")).ToHaveCountAsync(0);

        foreach (var path in (string[])["/clients", "/clients/nouveau", "/messagerie"])
        {
            await page.GotoAsync(new Uri(provider.Home, path).ToString());
            await Expect(page.Heading("Accès refusé")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await using var open = await OpenAsync("/clients", "Chef");
        await open.Page.UntilUsableAsync();
        await Expect(open.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link)).ToHaveCountAsync(5);

        await open.Page.Button("Se déconnecter").ClickAsync();
        await Expect(SignInLink(open.Page)).ToBeVisibleAsync();
        await open.Page.GotoAsync(new Uri(provider.Home, "/clients").ToString());

        await Expect(SignInLink(open.Page)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_refusal_of_the_provider_is_said()
    {
        await using var open = await system.OpenAsStrangerAsync(provider.Home);
        await SignInLink(open.Page).ClickAsync();
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Annuler" }).ClickAsync();

        await Expect(open.Page.GetByText("n'a pas confirmé qui vous êtes")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_provider_that_is_away_is_said()
    {
        await using var backoffice = await BackofficeProcess.StartAsync(system, ProviderFixture.Settings("http://127.0.0.1:1"));
        await using var open = await system.OpenAsStrangerAsync(backoffice.Home);
        await SignInLink(open.Page).ClickAsync();

        await Expect(open.Page.GetByText("Le fournisseur d'identité ne répond pas")).ToBeVisibleAsync();
    }

    private static ILocator SignInLink(IPage page) => page.GetByRole(AriaRole.Link, new() { Name = "Se connecter avec" });

    private async Task<BrowserPage> OpenAsync(string path, string user)
    {
        var open = await system.OpenAsStrangerAsync(new(provider.Home, path));
        await SignInLink(open.Page).ClickAsync();
        await open.Page.GetByRole(AriaRole.Link, new() { Name = user }).ClickAsync();
        await open.Page.WaitForURLAsync(new Uri(provider.Home, path).ToString());
        return open;
    }
}
