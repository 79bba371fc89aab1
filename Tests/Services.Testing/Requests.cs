using System.Text;

namespace Services.Testing;

/// <summary>Requests with headers.</summary>
internal static class Requests
{
    internal static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client, string method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
