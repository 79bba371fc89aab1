using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Backoffice.Tests;

/// <summary>Somebody else changes a client while it is being edited.</summary>
public sealed class ConflictTests(SystemFixture system)
{
    [Theory]
    [InlineData("Garder ma saisie", "Ma saisie")]
    [InlineData("Garder ce qui est enregistré", "Sa saisie")]
    public async Task Both_versions_are_shown_and_the_chosen_one_is_kept(string choice, string kept)
    {
        var client = await system.CreateClientAsync();
        await using var open = await system.OpenAsync($"/clients/{client.Id}");
        var page = open.Page;

        await page.Field("Prénom").FillAsync("Ma saisie");
        using var changed = await system.Clients.PutAsJsonAsync($"/customers/{client.Id}", new { prenom = "Sa saisie" }, TestContext.Current.CancellationToken);
        changed.EnsureSuccessStatusCode();
        await page.Button("Enregistrer").ClickAsync();
        var versions = page.GetByRole(AriaRole.Alertdialog, new() { Name = "Modifié entre-temps" });
        await Expect(versions.Locator("tr.differs")).ToHaveCountAsync(1);
        await Expect(versions.Locator("tr.differs")).ToContainTextAsync("PrénomMa saisieSa saisie");

        await page.Button(choice).ClickAsync();

        await Expect(versions).ToHaveCountAsync(0);
        await Expect(page.Heading($"{kept} {client.Nom}")).ToBeVisibleAsync();
        await Expect(page.Field("Prénom")).ToHaveValueAsync(kept);
        Assert.Equal(kept, Assert.Single(await system.FindClientsAsync(client.Email)).Prenom);

        // And goes on from there.
        await page.Field("Prénom").FillAsync("La suite");
        await page.Button("Enregistrer").ClickAsync();
        await Expect(page.Heading($"La suite {client.Nom}")).ToBeVisibleAsync();
    }
}
