using Microsoft.Playwright;
using PayeTonKawa.Tests.Proxy;

namespace Backoffice.Tests;

/// <summary>The browser loses its connection to the back office.</summary>
public sealed class ConnectionTests(SystemFixture system)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_said_and_the_form_is_still_filled_in_when_it_is_back()
    {
        var client = Client.Some();
        await using var line = new TcpProxy();
        line.Through(system.Home.ToString());
        await using var open = await system.OpenAsync("/clients/nouveau", home: AddressOf(line));
        var page = open.Page;
        await page.FillInAsync(client with { Email = "" });
        await page.EvaluateAsync("window.isTheSame = true");

        // Nobody notices that nothing arrives any more, until the connection breaks.
        line.Hold();
        await page.Field("E-mail").FillAsync(client.Email);
        line.Cut();
        await Expect(Said(page)).ToBeVisibleAsync();
        await Task.Delay(Outage, Cancellation);
        line.Release();

        await Expect(Said(page)).ToBeHiddenAsync();
        await Expect(page.Field("Nom")).ToHaveValueAsync(client.Nom);
        await page.Button("Créer").ClickAsync();
        await Expect(page.Heading($"Sophie {client.Nom}")).ToBeVisibleAsync();
        Assert.Equal(client.Email, Assert.Single(await system.FindClientsAsync(client.Nom)).Email);
        Assert.True(await page.EvaluateAsync<bool>("window.isTheSame"));
        open.ForgetErrors();
    }

    [Fact]
    public async Task After_a_restart_the_page_loads_itself_anew()
    {
        var keys = Directory.CreateTempSubdirectory();
        await using var line = new TcpProxy();
        var backoffice = await StartAsync(line, ("DataProtection__Folder", keys.FullName));
        try
        {
            await using var open = await system.OpenAsync("/clients/nouveau", home: AddressOf(line));
            var page = open.Page;

            await backoffice.DisposeAsync();
            await Expect(Said(page)).ToBeVisibleAsync();
            backoffice = await StartAsync(line, ("DataProtection__Folder", keys.FullName));

            await Expect(Said(page)).ToBeHiddenAsync();
            await page.UntilUsableAsync();
            await page.Button("Créer").ClickAsync();
            await Expect(page.FieldError("Nom")).ToBeVisibleAsync();
            open.ForgetErrors();
        }
        finally
        {
            await backoffice.DisposeAsync();
            keys.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task After_a_restart_that_has_ended_the_session_the_page_leads_to_the_sign_in_page()
    {
        await using var line = new TcpProxy();
        var backoffice = await StartAsync(line);
        try
        {
            await using var open = await system.OpenAsync("/clients/nouveau", home: AddressOf(line));

            await backoffice.DisposeAsync();
            await Expect(Said(open.Page)).ToBeVisibleAsync();
            backoffice = await StartAsync(line);

            await Expect(open.Page.GetByLabel("Jeton d'opérateur")).ToBeVisibleAsync();
            open.ForgetErrors();
        }
        finally
        {
            await backoffice.DisposeAsync();
        }
    }

    private static ILocator Said(IPage page) => page.GetByText("Connexion perdue");

    private static Uri AddressOf(TcpProxy line) => new($"http://127.0.0.1:{line.Port}");

    // It has another port after each start, behind the same address.
    private async Task<BackofficeProcess> StartAsync(TcpProxy line, params (string Name, string Value)[] settings)
    {
        var backoffice = await BackofficeProcess.StartAsync(system, [("Authentication__Token", system.Token), .. settings]);
        line.Through(backoffice.Home.ToString());
        return backoffice;
    }
}
