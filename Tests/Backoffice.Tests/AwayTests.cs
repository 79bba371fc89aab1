using Microsoft.Playwright;

namespace Backoffice.Tests;

/// <summary>Parts of the system are killed while a page is open, and come back.</summary>
public sealed class AwayTests(SystemFixture system)
{
    // The page says it within two seconds; the rest is for a loaded machine.
    private const float Soon = 5_000;

    [Theory]
    [InlineData("api-clients")]
    [InlineData("api-commandes")]
    [InlineData("rabbitmq")]
    public async Task What_is_killed_is_named_until_it_is_back(string resource)
    {
        await using var open = await system.OpenAsync("/clients");
        await Expect(open.Page.Locator(".list tr").First).ToBeVisibleAsync();

        await system.KillAsync(resource);
        try
        {
            // Without the broker the consumer is not well either.
            await Expect(Away(open.Page)).ToContainTextAsync(resource, new() { Timeout = Soon });
        }
        finally
        {
            await system.StartAsync(resource);
        }

        await Expect(Away(open.Page)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_consumer_is_named_until_it_has_restarted_by_itself()
    {
        await using var open = await system.OpenAsync("/clients");

        await system.KillAsync("consumer-commandes");

        await Expect(Away(open.Page)).ToContainTextAsync("Ne répond pas : consumer-commandes.", new() { Timeout = Soon });
        await Expect(Away(open.Page)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_that_needs_what_is_away_says_so_and_shows_itself_when_it_is_back()
    {
        var client = await system.CreateClientAsync();
        await using var page = await system.OpenAsync("/");
        await system.KillAsync("api-clients");
        await using var list = await system.OpenAsync("/clients");
        try
        {
            await page.Page.GotoAsync(new Uri(system.Home, $"/clients/{client.Id}").ToString());
            await Expect(page.Page.GetByText("Le service api-clients ne répond pas.")).ToBeVisibleAsync();
            await Expect(list.Page.GetByText("Le service api-clients ne répond pas.")).ToBeVisibleAsync();
        }
        finally
        {
            await system.StartAsync("api-clients");
        }

        await Expect(page.Page.Heading($"Sophie {client.Nom}")).ToBeVisibleAsync();
        await Expect(list.Page.Locator(".list tr a").First).ToBeVisibleAsync();
        await Expect(list.Page.GetByText("Le service api-clients ne répond pas.")).ToHaveCountAsync(0);
    }

    private static ILocator Away(IPage page) => page.GetByText("Ne répond pas :");
}
