using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Backoffice.Tests;

public sealed class SignInTests(SystemFixture system)
{
    private const string Refused = "Ce jeton n'est pas le bon";

    [Fact]
    public async Task The_link_signs_in_and_its_token_is_to_be_seen_nowhere()
    {
        await using var open = await system.OpenAsStrangerAsync(new("about:blank"));
        var page = open.Page;
        var sent = new ConcurrentQueue<string>();
        page.Request += (_, request) => sent.Enqueue($"{request.Url} {string.Join(' ', request.Headers.Values)}");

        await page.GotoAsync(system.Link("/clients/nouveau").ToString());
        await page.WaitForURLAsync(new Uri(system.Home, "/clients/nouveau").ToString());
        await page.UntilUsableAsync();

        Assert.Contains(sent, request => request.Contains("/connexion", StringComparison.Ordinal));
        Assert.All(sent, request => Assert.DoesNotContain(system.Token, request, StringComparison.Ordinal));
        Assert.DoesNotContain(system.Token, await page.ContentAsync(), StringComparison.Ordinal);
        var cookies = await page.Context.CookiesAsync();
        Assert.All(cookies, cookie => Assert.DoesNotContain(system.Token, cookie.Value, StringComparison.Ordinal));
        var session = Assert.Single(cookies, cookie => cookie.Name == "payetonkawa");
        Assert.True(session.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, session.SameSite);

        // Nor by going back.
        await page.GoBackAsync();
        Assert.DoesNotContain(system.Token, page.Url + await page.ContentAsync(), StringComparison.Ordinal);
        await AssertTokenIsNotLoggedAsync();
    }

    [Fact]
    public async Task A_wrong_token_is_refused_and_the_right_link_works_in_the_same_tab()
    {
        await using var open = await system.OpenAsStrangerAsync(new(system.Home, "/connexion#jeton=ceci-n-est-pas-le-jeton"));
        var page = open.Page;
        await Expect(page.GetByText(Refused)).ToBeVisibleAsync();

        await page.GetByLabel("Jeton d'opérateur").FillAsync("celui-ci-non-plus");
        await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter" }).ClickAsync();
        await Expect(page.GetByText(Refused)).ToBeVisibleAsync();
        Assert.DoesNotContain("payetonkawa", (await page.Context.CookiesAsync()).Select(cookie => cookie.Name));

        await page.GotoAsync(new Uri(system.Home, $"/connexion#jeton={system.Token}").ToString());
        await Expect(page.Heading("Bienvenue")).ToBeVisibleAsync();
        await AssertTokenIsNotLoggedAsync();
    }

    [Fact]
    public async Task Who_asks_for_a_page_gets_it_after_signing_in()
    {
        await using var open = await system.OpenAsStrangerAsync(new(system.Home, "/clients/nouveau"));
        var page = open.Page;

        await page.GetByLabel("Jeton d'opérateur").FillAsync("faux");
        await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter" }).ClickAsync();
        await Expect(page.GetByText(Refused)).ToBeVisibleAsync();
        await page.GetByLabel("Jeton d'opérateur").FillAsync(system.Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter" }).ClickAsync();

        await page.WaitForURLAsync(new Uri(system.Home, "/clients/nouveau").ToString());
        await Expect(page.Heading("Nouveau client")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("//example.com")]
    [InlineData("/\\example.com")]
    [InlineData("javascript:alert(1)")]
    [InlineData("clients")]
    public async Task Signing_in_leads_to_no_other_site(string page)
    {
        await using var open = await system.OpenAsStrangerAsync(system.Link(page));

        await open.Page.WaitForURLAsync(system.Home.ToString());
        await Expect(open.Page.Heading("Bienvenue")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Signing_out_ends_the_session_in_all_its_tabs()
    {
        var client = Client.Some();
        await using var open = await system.OpenAsync("/clients");
        var other = await open.Page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(system.Home, "/clients/nouveau").ToString());
        await other.UntilUsableAsync();
        await other.FillInAsync(client);

        await open.Page.Button("Se déconnecter").ClickAsync();

        await Expect(open.Page.GetByLabel("Jeton d'opérateur")).ToBeVisibleAsync();
        await Expect(other.GetByLabel("Jeton d'opérateur")).ToBeVisibleAsync();
        Assert.Empty(await system.FindClientsAsync(client.Nom));
    }

    [Fact]
    public async Task Another_session_of_the_same_operator_goes_on()
    {
        var client = Client.Some();
        await using var kept = await system.OpenAsync("/clients/nouveau");
        await using var ended = await system.OpenAsync("/");

        await ended.Page.Button("Se déconnecter").ClickAsync();
        await Expect(ended.Page.GetByLabel("Jeton d'opérateur")).ToBeVisibleAsync();

        await kept.Page.FillInAsync(client);
        await kept.Page.Button("Créer").ClickAsync();
        await Expect(kept.Page.Heading($"Sophie {client.Nom}")).ToBeVisibleAsync();
    }

    private async Task AssertTokenIsNotLoggedAsync()
    {
        var logs = system.App.Services.GetRequiredService<ResourceLoggerService>();
        var resources = system.App.Services.GetRequiredService<DistributedApplicationModel>().Resources;
        var lines = 0;
        await foreach (var batch in logs.GetAllAsync(resources.Single(resource => resource.Name == "backoffice")))
        {
            lines += batch.Count;
            Assert.All(batch, line => Assert.DoesNotContain(system.Token, line.Content, StringComparison.Ordinal));
        }

        Assert.NotEqual(0, lines);
    }
}
