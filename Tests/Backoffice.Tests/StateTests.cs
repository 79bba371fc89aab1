using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Backoffice.Tests;

/// <summary>States of pages that a user brings about are accessible too, in light and dark, and fit a telephone.</summary>
public sealed class StateTests(SystemFixture system)
{
    private const int Narrow = 390;

    private static readonly Dictionary<string, (string Address, Func<SystemFixture, IPage, Task> Bring)> States = new()
    {
        ["errors beside fields"] = ("/clients/nouveau", async (_, page) =>
        {
            await page.Button("Créer").ClickAsync();
            await Expect(page.FieldError("Nom")).ToBeVisibleAsync();
        }
        ),
        ["an error above the buttons"] = ("/clients/nouveau", async (system, page) =>
        {
            await page.FillInAsync(Client.Some() with { Email = (await system.CreateClientAsync()).Email });
            await page.Button("Créer").ClickAsync();
            await Expect(page.GetByText("Email déjà utilisé")).ToBeVisibleAsync();
        }
        ),
        ["a question"] = ("/clients/{client}", async (_, page) =>
        {
            await page.Button("Supprimer").ClickAsync();
            await Expect(page.Confirmation()).ToBeVisibleAsync();
        }
        ),
        ["a conflict"] = ("/clients/{client}", async (system, page) =>
        {
            var path = new Uri(page.Url).AbsolutePath.Replace("clients", "customers", StringComparison.Ordinal);
            using var changed = await system.Clients.PutAsJsonAsync(path, new { prenom = $"{Guid.NewGuid()}" });
            await page.Field("Prénom").FillAsync("Sophie");
            await page.Button("Enregistrer").ClickAsync();
            await Expect(page.GetByRole(AriaRole.Alertdialog)).ToBeVisibleAsync();
        }
        ),
        ["nothing found"] = ("/clients", async (_, page) =>
        {
            await page.Field("Chercher un nom, un prénom ou un e-mail").FillAsync("personne de ce nom");
            await Expect(page.GetByText("Rien ne correspond.")).ToBeVisibleAsync();
        }
        ),
        ["a client that does not exist"] = ("/clients/2147483647", (_, page) => Expect(page.GetByText("Client non trouvé")).ToBeVisibleAsync()),
    };

    public static TheoryData<string> Names { get; } = [.. States.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_accessible_in_light_and_dark_and_fits_a_telephone(string state)
    {
        var (address, bring) = States[state];
        foreach (var (scheme, width) in ((ColorScheme, int)[])[(ColorScheme.Light, 1400), (ColorScheme.Dark, Narrow)])
        {
            await using var open = await system.OpenAsync((await system.SamplesAsync()).Resolve(address), Look(scheme, width));
            await bring(system, open.Page);
            await open.Page.AssertAccessibleAsync();
            Assert.InRange(await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        }
    }

    [Fact]
    public async Task The_sign_in_page_is_accessible_and_fits_a_telephone()
    {
        foreach (var (scheme, width) in ((ColorScheme, int)[])[(ColorScheme.Light, 1400), (ColorScheme.Dark, Narrow)])
        {
            await using var open = await system.OpenAsStrangerAsync(new(system.Home, "/connexion"), Look(scheme, width));
            await open.Page.AssertAccessibleAsync();
            await open.Page.GetByLabel("Jeton d'opérateur").FillAsync("faux");
            await open.Page.GetByRole(AriaRole.Button, new() { Name = "Se connecter" }).ClickAsync();
            await Expect(open.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await open.Page.AssertAccessibleAsync();
            Assert.InRange(await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        }
    }

    [Fact]
    public async Task An_address_of_no_page_is_said_accessibly()
    {
        await using var open = await system.OpenAsync("/nulle-part");
        await Expect(open.Page.Heading("Page introuvable")).ToBeVisibleAsync();
        await open.Page.AssertAccessibleAsync();

        // The browser counts the answer 404 as an error.
        open.ForgetErrors();
    }

    private static BrowserNewContextOptions Look(ColorScheme scheme, int width) =>
        new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = 800 } };
}
