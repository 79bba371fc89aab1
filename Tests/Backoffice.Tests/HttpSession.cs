using System.Net;
using System.Text.RegularExpressions;

namespace Backoffice.Tests;

/// <summary>A session without a browser: its requests follow no redirect, and send only the fields that a test gives them.</summary>
internal sealed partial class HttpSession : IDisposable
{
    private readonly HttpClient _http;

    internal HttpSession(Uri home, CookieCollection? cookies = null)
    {
        Cookies.Add(cookies ?? []);
        _http = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = home };
    }

    internal CookieContainer Cookies { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, Cancellation);

    internal async Task<HttpResponseMessage> PostAsync(string path, params IEnumerable<(string Name, string Value)> fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await _http.PostAsync(path, form, Cancellation);
    }

    /// <summary>Sends the form of the sign-in page.</summary>
    internal async Task<HttpResponseMessage> SignInAsync(string token)
    {
        using var page = await GetAsync("/connexion");
        return await PostAsync(
            "/connexion", ("_handler", "token"), ("__RequestVerificationToken", await ReadAntiforgeryTokenAsync(page)), ("Token", token));
    }

    /// <summary>Sends the form of a page that signs out.</summary>
    internal async Task<HttpResponseMessage> SignOutAsync()
    {
        using var page = await GetAsync("/");
        return await PostAsync("/deconnexion", ("__RequestVerificationToken", await ReadAntiforgeryTokenAsync(page)));
    }

    public void Dispose() => _http.Dispose();

    private static async Task<string> ReadAntiforgeryTokenAsync(HttpResponseMessage page) =>
        AntiforgeryToken().Match(await page.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancellation)).Groups[1].Value;

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex AntiforgeryToken();
}
