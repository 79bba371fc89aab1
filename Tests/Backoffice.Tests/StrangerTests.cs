using System.Net;

namespace Backoffice.Tests;

/// <summary>What somebody gets who has not signed in, or not by the back office's own forms.</summary>
public sealed class StrangerTests(SystemFixture system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/clients")]
    [InlineData("/clients/nouveau")]
    [InlineData("/clients/1")]
    [InlineData("/produits")]
    [InlineData("/commandes")]
    [InlineData("/messagerie")]
    [InlineData("/messagerie/export")]
    [InlineData("/voyage")]
    [InlineData("/interdit")]
    [InlineData("/introuvable")]
    [InlineData("/nulle-part")]
    [InlineData("/_blazor?id=1")]
    public async Task A_page_leads_to_the_sign_in_page_and_shows_nothing(string path)
    {
        using var stranger = new HttpSession(system.Home);

        using var answer = await stranger.GetAsync(path);

        await AssertRefusedAsync(answer);
    }

    [Fact]
    public async Task The_connection_of_a_page_is_refused()
    {
        using var stranger = new HttpSession(system.Home);

        using var answer = await stranger.PostAsync("/_blazor/negotiate?negotiateVersion=1");

        await AssertRefusedAsync(answer);
    }

    [Fact]
    public async Task A_form_of_another_site_cannot_sign_in()
    {
        using var stranger = new HttpSession(system.Home);

        using var answer = await stranger.PostAsync("/connexion", ("_handler", "token"), ("Token", system.Token));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var page = await stranger.GetAsync("/clients");
        await AssertRefusedAsync(page);
    }

    [Fact]
    public async Task A_form_of_another_site_cannot_sign_out()
    {
        using var session = new HttpSession(system.Home);
        using var signedIn = await session.SignInAsync(system.Token);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);

        using var answer = await session.PostAsync("/deconnexion");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var page = await session.GetAsync("/clients");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task A_copy_of_the_cookie_is_worth_nothing_after_signing_out()
    {
        using var session = new HttpSession(system.Home);
        using var signedIn = await session.SignInAsync(system.Token);
        using var copy = new HttpSession(system.Home, session.Cookies.GetAllCookies());
        using (var page = await copy.GetAsync("/clients"))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);

            // Nor is what the browser has kept of it.
            Assert.True(page.Headers.CacheControl!.NoStore);
        }

        using var signedOut = await session.SignOutAsync();

        Assert.Equal("/connexion", new Uri(system.Home, signedOut.Headers.Location!).AbsolutePath);
        using var refused = await copy.GetAsync("/clients");
        await AssertRefusedAsync(refused);
        using var connection = await copy.PostAsync("/_blazor/negotiate?negotiateVersion=1");
        await AssertRefusedAsync(connection);
    }

    [Theory]
    [InlineData("/connexion")]
    [InlineData("/clients")]
    [InlineData("/app.css")]
    [InlineData("/alive")]
    public async Task Every_answer_says_what_a_browser_may_do_with_it(string path)
    {
        using var stranger = new HttpSession(system.Home);

        using var first = await stranger.GetAsync(path);
        using var second = await stranger.GetAsync(path);

        var policy = Assert.Single(first.Headers.GetValues("Content-Security-Policy"));
        var directives = policy.Split("; ").Select(directive => directive.Split(' ', 2)).ToDictionary(directive => directive[0], directive => directive[1]);
        Assert.Equal("'none'", directives["default-src"]);
        Assert.Equal("'none'", directives["frame-ancestors"]);
        Assert.Matches("^'self' 'nonce-[A-Za-z0-9+/]{22}=='$", directives["script-src"]);
        Assert.NotEqual(policy, Assert.Single(second.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(first.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(first.Headers.GetValues("Referrer-Policy")));
    }

    private async Task AssertRefusedAsync(HttpResponseMessage answer)
    {
        if (answer.StatusCode != HttpStatusCode.Unauthorized)
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal("/connexion", new Uri(system.Home, answer.Headers.Location!).AbsolutePath);
        }

        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }
}
