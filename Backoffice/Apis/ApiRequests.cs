using System.Text.Json;

namespace Backoffice.Apis;

/// <summary>Sends requests to the APIs and turns what is not a success into an <see cref="ApiException"/>.</summary>
internal static class ApiRequests
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static async Task<HttpResponseMessage> RequestAsync(this HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? response : throw await ReadProblemAsync(response, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new ApiException($"Le service {http.BaseAddress!.Host} ne répond pas.", cause: exception);
        }
    }

    internal static async Task<T> ReadAsync<T>(this HttpResponseMessage response, CancellationToken cancellationToken) =>
        (await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken))!;

    private static async Task<ApiException> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? await response.ReadAsync<Problem>(cancellationToken)
                : null;
            return new ApiException(
                problem?.Detail ?? $"Le service {response.RequestMessage!.RequestUri!.Host} a répondu {(int)response.StatusCode}.",
                response.StatusCode,
                problem?.Errors);
        }
    }

    private sealed record Problem(string? Detail, Dictionary<string, string[]>? Errors);
}
