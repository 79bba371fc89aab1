using Microsoft.Playwright;

namespace Backoffice.Tests;

/// <summary>What users see on a page, by its text. Playwright does not find the role of a Fluent button, which it has from its script.</summary>
internal static class PageExtensions
{
    /// <summary>Until the page is usable: the one of the first answer is replaced by one that reacts.</summary>
    internal static Task UntilUsableAsync(this IPage page) => Expect(page.Locator("main:not([aria-busy])")).ToBeVisibleAsync();

    internal static ILocator Heading(this IPage page, string text) => page.GetByRole(AriaRole.Heading, new() { Name = text, Exact = true });

    internal static ILocator Button(this IPage page, string text) => page.Locator("fluent-button:not(fluent-dialog *)", new() { HasText = text });

    internal static ILocator Confirmation(this IPage page) => page.Locator("fluent-dialog-body");

    internal static ILocator DialogButton(this IPage page, string text) => page.Confirmation().Locator("fluent-button", new() { HasText = text });

    internal static ILocator Field(this IPage page, string label) => page.Locator($"fluent-text-input[aria-label='{label}'] input");

    /// <summary>The message beside a field.</summary>
    internal static ILocator FieldError(this IPage page, string label) =>
        page.Locator("fluent-field", new() { Has = page.Locator($"fluent-text-input[aria-label='{label}']") }).Locator("[slot=message]");

    /// <summary>Fills in the form of a client.</summary>
    internal static async Task FillInAsync(this IPage page, Client client)
    {
        await page.Field("Nom").FillAsync(client.Nom);
        await page.Field("Prénom").FillAsync(client.Prenom);
        await page.Field("E-mail").FillAsync(client.Email);
    }
}
