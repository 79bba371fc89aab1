namespace Backoffice.Tests;

/// <summary>The browser loses its connection to the back office.</summary>
public sealed class ConnectionTests(SystemFixture system)
{
    [Fact]
    public async Task It_is_said_and_the_form_is_still_filled_in_when_it_is_back()
    {
        var client = Client.Some();
        await using var open = await system.OpenAsync("/clients/nouveau");
        var page = open.Page;
        await page.FillInAsync(client);

        await page.Context.SetOfflineAsync(true);
        await Expect(page.GetByText("Connexion perdue")).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(false);

        await Expect(page.GetByText("Connexion perdue")).ToBeHiddenAsync();
        await Expect(page.Field("Nom")).ToHaveValueAsync(client.Nom);
        await page.Button("Créer").ClickAsync();
        await Expect(page.Heading($"Sophie {client.Nom}")).ToBeVisibleAsync();
        Assert.Single(await system.FindClientsAsync(client.Nom));
        open.ForgetErrors();
    }
}
