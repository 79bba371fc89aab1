using Microsoft.Playwright;

namespace Backoffice.Tests;

/// <summary>Without a mouse.</summary>
public sealed class KeyboardTests(SystemFixture system)
{
    private const int MostTabs = 60;

    private const string IsFocused =
        "([selector, text]) => document.activeElement.matches(selector) && document.activeElement.textContent.includes(text)";

    [Fact]
    public async Task An_operator_signs_in_and_creates_and_deletes_a_client()
    {
        var client = Client.Some();
        await using var open = await system.OpenAsStrangerAsync(new(system.Home, "/connexion"));
        var page = open.Page;

        await TabToAsync(page, "#jeton");
        await page.Keyboard.TypeAsync(system.Token);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Heading("Bienvenue")).ToBeVisibleAsync();
        await page.UntilUsableAsync();

        await TabToAsync(page, "nav a", "Clients");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Heading("Clients")).ToBeFocusedAsync();
        await TabToAsync(page, "[href='clients/nouveau']");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Heading("Nouveau client")).ToBeFocusedAsync();

        await Expect(page.Field("Nom")).ToBeEditableAsync();
        await TabToAsync(page, "#nom");
        await page.Keyboard.TypeAsync(client.Nom);
        await TabToAsync(page, "#prenom");
        await page.Keyboard.TypeAsync(client.Prenom);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.FieldError("E-mail")).ToBeVisibleAsync();
        await TabToAsync(page, "#email");
        await page.Keyboard.TypeAsync(client.Email);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Heading($"Sophie {client.Nom}")).ToBeFocusedAsync();

        await TabToAsync(page, "fluent-button", "Supprimer");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Confirmation()).ToBeVisibleAsync();
        await TabToAsync(page, "fluent-dialog fluent-button", "Supprimer");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Heading("Clients")).ToBeFocusedAsync();
        Assert.Empty(await system.FindClientsAsync(client.Nom));
    }

    [Fact]
    public async Task A_question_is_left_by_escape_and_the_focus_returns_to_its_button()
    {
        var client = await system.CreateClientAsync();
        await using var open = await system.OpenAsync($"/clients/{client.Id}");
        var page = open.Page;

        await TabToAsync(page, "fluent-button", "Supprimer");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Confirmation()).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Confirmation()).ToBeHiddenAsync();
        await Expect(page.Button("Supprimer")).ToBeFocusedAsync();
        Assert.Single(await system.FindClientsAsync(client.Nom));
    }

    [Fact]
    public async Task The_first_link_leads_past_the_navigation()
    {
        await using var open = await system.OpenAsync("/clients");
        await Expect(open.Page.Heading("Clients")).ToBeFocusedAsync();

        // Backwards from the heading, which a new page focuses.
        await TabToAsync(open.Page, ".skip", key: "Shift+Tab");
        await open.Page.Keyboard.PressAsync("Enter");
        await TabToAsync(open.Page, "fluent-text-input", most: 1);
    }

    /// <summary>Presses a key until an element is focused.</summary>
    private static async Task TabToAsync(IPage page, string selector, string text = "", int most = MostTabs, string key = "Tab")
    {
        for (var presses = 0; presses < most; presses++)
        {
            await page.Keyboard.PressAsync(key);
            if (await page.EvaluateAsync<bool>(IsFocused, new[] { selector, text }))
            {
                return;
            }
        }

        Assert.Fail($"'{selector}' with the text '{text}' was not reached.");
    }
}
