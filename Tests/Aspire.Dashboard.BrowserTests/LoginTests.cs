using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Dashboard.BrowserTests;

public sealed class LoginTests(DashboardFixture dashboard)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_the_token_is_led_where_he_wanted_to_go()
    {
        await using var open = await dashboard.OpenWithoutLoginAsync("/traces?text=x");
        await Expect(open.Page).ToHaveURLAsync(new Regex("/login\\?returnUrl="));
        await open.Page.GetByLabel("Token").FillAsync("wrong");
        await open.Page.Keyboard.PressAsync("Enter");
        await Expect(open.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not the token");

        await open.Page.GetByLabel("Token").FillAsync(DashboardFixture.Token);
        await open.Page.Keyboard.PressAsync("Enter");
        await Expect(open.Page).ToHaveURLAsync(new Regex("/traces\\?text=x$"));
        await Expect(open.Page.GetByRole(AriaRole.Heading, new() { Name = "Traces", Exact = true })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task A_link_leads_nobody_to_another_site(string returnUrl)
    {
        using var client = NewClient();
        using var answer = await client.GetAsync(new Uri(dashboard.Url, $"/login?t={DashboardFixture.Token}&returnUrl={Uri.EscapeDataString(returnUrl)}"), Cancelled);
        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/consolelogs")]
    [InlineData("/traces/detail/0af7651916cd43dd8448eb211c80319c")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    public async Task Without_the_token_nothing_is_shown(string path)
    {
        using var client = NewClient();
        using var request = new HttpRequestMessage(path.StartsWith("/_blazor", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, new Uri(dashboard.Url, path));
        using var answer = await client.SendAsync(request, Cancelled);
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized, answer.StatusCode.ToString());
    }

    [Theory]
    [InlineData("wrong", "false")]
    [InlineData(DashboardFixture.Token, "true")]
    public async Task A_token_can_be_validated(string token, string valid)
    {
        using var client = NewClient();
        using var answer = await client.PostAsync(new Uri(dashboard.Url, $"/api/validatetoken?token={token}"), null, Cancelled);
        Assert.Equal(valid, await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(valid == "true", answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_page_loads_nothing_from_elsewhere_and_is_framed_by_nobody()
    {
        using var client = NewClient();
        using var answer = await client.GetAsync(new Uri(dashboard.Url, "/login"), Cancelled);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
    }

    private static HttpClient NewClient() => new(new HttpClientHandler { AllowAutoRedirect = false });
}
