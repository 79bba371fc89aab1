using Microsoft.Playwright;
using PayeTonKawa.Tests;
using static Microsoft.Playwright.Assertions;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>What a user sees of the running system. With PAYETONKAWA_PICTURES it also takes the documentation's screenshots (eng/pictures.sh).</summary>
[Collection(SystemGroup.Name)]
public sealed class BrowserTests(SharedSystem system, Chromium chromium) : IClassFixture<Chromium>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_dashboard_lists_every_resource_as_running()
    {
        await using var open = await OpenAsync("/");
        string[] resources =
        [
            "api-clients", "api-commandes", "api-produits", "backoffice", "consumer-commandes", "db-clients", "db-commandes", "db-produits", "rabbitmq",
        ];
        foreach (var resource in resources)
        {
            await Expect(Row(open.Page, resource)).ToContainTextAsync("Running");
        }

        await TakePictureAsync(open.Page, "resources");
    }

    [Fact]
    public async Task A_deletion_is_one_picture_from_its_request_to_the_consumers_sql()
    {
        var client = await system.CreateClientAsync();
        await system.DeleteClientAsync(client);
        await system.System.WaitForAsync(async () => (await system.FindDeletionsAsync(Token)).ContainsKey(client), Token);
        var trace = (await system.FindDeletionsAsync(Token))[client];

        await using var open = await OpenAsync($"/traces/detail/{trace}");
        string[] spans =
        [
            "DELETE /customers/{id}", "DELETE clients", "UPDATE commandes",
            "api-clients: MSG rabbitmq payetonkawa:client.deleted", "consumer-commandes: MSG rabbitmq payetonkawa:client.deleted",
        ];
        foreach (var span in spans)
        {
            await Expect(Row(open.Page, span)).ToBeVisibleAsync();
        }

        await TakePictureAsync(open.Page, "trace");
        await open.Page.GotoAsync(new Uri(system.Login, $"/structuredlogs?traceId={trace}").ToString());
        await Expect(Row(open.Page, $"Client supprimé détecté: {client}")).ToBeVisibleAsync();
        await TakePictureAsync(open.Page, "structured-logs");
    }

    [Fact]
    public async Task A_log_and_a_metric_are_shown()
    {
        await system.DeleteClientAsync(await system.CreateClientAsync());

        await using var open = await OpenAsync("/consolelogs/resource/consumer-commandes");
        await open.Page.GetByRole(AriaRole.Searchbox).FillAsync("ClientDeletedHandler");
        await Expect(open.Page.GetByText("Client supprimé détecté").First).ToBeVisibleAsync();

        const string metric = "/metrics/resource/api-clients?meter=Microsoft.AspNetCore.Hosting&instrument=http.server.request.duration";
        await open.Page.GotoAsync(new Uri(system.Login, metric).ToString());
        await Expect(open.Page.GetByText("Duration of HTTP server requests").First).ToBeVisibleAsync();
        await Expect(open.Page.Locator(".js-plotly-plot .legend").First).ToBeVisibleAsync();
        await TakePictureAsync(open.Page, "metrics");
    }

    [Fact]
    public async Task The_page_of_an_api_shows_its_routes()
    {
        await using var open = await OpenAsync(new Uri(system.Clients.BaseAddress!, "/scalar/v1").ToString());

        await Expect(open.Page.GetByText("/customers/{id}").First).ToBeVisibleAsync();
    }

    private static ILocator Row(IPage page, string text) => page.GetByRole(AriaRole.Row, new() { Name = text }).First;

    private static async Task TakePictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PAYETONKAWA_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, folder, $"{name}.png") });
        }
    }

    private Task<BrowserPage> OpenAsync(string path) => chromium.OpenAsync([system.Login, new(system.Login, path)]);
}
