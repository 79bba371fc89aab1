using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Backoffice.Tests;

public sealed partial class ClientsTests(SystemFixture system)
{
    [Fact]
    public async Task A_client_is_created_found_changed_and_deleted()
    {
        var client = Client.Some();
        await using var open = await system.OpenAsync("/clients/nouveau");
        var page = open.Page;

        await page.Button("Créer").ClickAsync();
        foreach (var field in (string[])["Nom", "Prénom", "E-mail"])
        {
            await Expect(page.FieldError(field)).ToContainTextAsync("Ce champ");
        }

        await page.FillInAsync(client with { Email = "personne" });
        await page.Button("Créer").ClickAsync();
        await Expect(page.FieldError("E-mail")).ToContainTextAsync("Une adresse e-mail est attendue");
        await Expect(page.FieldError("Nom")).ToHaveCountAsync(0);

        await page.Field("E-mail").FillAsync(client.Email);
        await page.Button("Créer").ClickAsync();
        await page.WaitForURLAsync(ClientPage());
        await Expect(page.Heading($"Sophie {client.Nom}")).ToBeVisibleAsync();
        await Expect(page.Field("E-mail")).ToHaveValueAsync(client.Email);

        await page.GetByRole(AriaRole.Link, new() { Name = "Clients" }).ClickAsync();
        await page.Field("Chercher un nom, un prénom ou un e-mail").FillAsync(client.Email);
        await Expect(page.GetByText("1 en tout")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = client.Nom }).ClickAsync();

        await page.Field("Prénom").FillAsync("Léa");
        await page.Button("Enregistrer").ClickAsync();
        await Expect(page.GetByText("Enregistré à")).ToBeVisibleAsync();
        await Expect(page.Heading($"Léa {client.Nom}")).ToBeVisibleAsync();
        Assert.Equal("Léa", Assert.Single(await system.FindClientsAsync(client.Email)).Prenom);

        await page.Button("Supprimer").ClickAsync();
        await Expect(page.Confirmation()).ToContainTextAsync($"Supprimer « Léa {client.Nom} » ?");
        await page.DialogButton("Annuler").ClickAsync();
        await Expect(page.Confirmation()).ToBeHiddenAsync();
        Assert.Single(await system.FindClientsAsync(client.Email));
        await page.Button("Supprimer").ClickAsync();
        await page.DialogButton("Supprimer").ClickAsync();
        await page.WaitForURLAsync("**/clients");
        Assert.Empty(await system.FindClientsAsync(client.Email));
    }

    [Fact]
    public async Task An_email_that_another_client_has_is_refused_in_words()
    {
        var other = await system.CreateClientAsync();
        await using var open = await system.OpenAsync("/clients/nouveau");

        await open.Page.FillInAsync(Client.Some() with { Email = other.Email.ToUpperInvariant() });
        await open.Page.Button("Créer").ClickAsync();

        await Expect(open.Page.GetByText("Email déjà utilisé")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_double_click_creates_one_client()
    {
        var client = Client.Some();
        await using var open = await system.OpenAsync("/clients/nouveau");

        await open.Page.FillInAsync(client);
        await open.Page.Button("Créer").DblClickAsync();

        await open.Page.WaitForURLAsync(ClientPage());
        await Expect(open.Page.Heading($"Sophie {client.Nom}")).ToBeVisibleAsync();
        Assert.Single(await system.FindClientsAsync(client.Nom));
    }

    [Fact]
    public async Task A_creation_whose_answer_was_lost_is_sent_again_and_creates_one_client()
    {
        var client = Client.Some();
        await using var line = await LossyLine.StartAsync(system.App.GetEndpoint("api-clients", "http"));
        await using var backoffice = await BackofficeProcess.StartAsync(
            system, ("Authentication__Token", system.Token), ("services__api-clients__http__0", line.Address.ToString()));
        await using var open = await system.OpenAsync("/clients/nouveau", home: backoffice.Home);

        await open.Page.FillInAsync(client);
        await open.Page.Button("Créer").ClickAsync();
        await Expect(open.Page.GetByText("Le service api-clients ne répond pas.")).ToBeVisibleAsync();
        Assert.Single(await system.FindClientsAsync(client.Nom));
        await open.Page.Button("Créer").ClickAsync();

        await Expect(open.Page.Heading($"Sophie {client.Nom}")).ToBeVisibleAsync();
        Assert.Single(await system.FindClientsAsync(client.Nom));
        Assert.Equal(2, line.Creations);
    }

    [Fact]
    public async Task A_client_that_does_not_exist_is_not_found()
    {
        await using var open = await system.OpenAsync("/clients/2147483647");

        await Expect(open.Page.GetByText("Client non trouvé")).ToBeVisibleAsync();
    }

    [GeneratedRegex("/clients/[0-9]+$")]
    private static partial Regex ClientPage();
}
