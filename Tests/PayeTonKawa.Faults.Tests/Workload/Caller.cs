using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PayeTonKawa.Faults.Tests.Faults;

namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>Sends requests and classifies the responses.</summary>
/// <param name="http">Sends them.</param>
/// <param name="address">The address of a service's instance; null while it has none.</param>
/// <param name="journal">Is told what must not be answered.</param>
internal sealed class Caller(HttpClient http, Func<string, int, Uri?> address, Journal journal)
{
    private int _unavailable;
    private int _unanswered;

    /// <summary>The response times, in the order of arrival.</summary>
    public ConcurrentQueue<TimeSpan> Times { get; } = new();

    public int Answers => Times.Count;

    /// <summary>Number of responses with status 503 because the database was unavailable.</summary>
    public int Unavailable => Volatile.Read(ref _unavailable);

    /// <summary>Number of requests without a response.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    public async Task<Answer> SendAsync(HttpMethod method, EntityKind kind, string path, object? body, int instance, CancellationToken cancellationToken)
    {
        if (address(kind.Service, instance % FaultPlan.Replicas) is not { } root)
        {
            return new(Outcome.Refused);
        }

        try
        {
            using var request = new HttpRequestMessage(method, new Uri(root, $"{kind.Route}{path}"));

            // HttpClient does not silently retry a request with a body, even an empty one, if its connection breaks.
            request.Content = body is null ? new ByteArrayContent([]) : JsonContent.Create(body);
            var sent = Stopwatch.GetTimestamp();
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            Times.Enqueue(Stopwatch.GetElapsedTime(sent));
            return Judge(response, text, $"{method} {kind.Route}{path}");
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError && exception.StatusCode is null)
        {
            Interlocked.Increment(ref _unanswered);
            return new(Outcome.Refused);
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Interlocked.Increment(ref _unanswered);
            return new(Outcome.Unknown);
        }
    }

    private Answer Judge(HttpResponseMessage response, string text, string request)
    {
        if (response.IsSuccessStatusCode)
        {
            return new(Outcome.Acknowledged, response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
        }

        if (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null)
        {
            Interlocked.Increment(ref _unavailable);
            return new(Outcome.Unknown, response.StatusCode);
        }

        if ((int)response.StatusCode >= 500)
        {
            journal.Violation($"{request} is answered {(int)response.StatusCode}: {text}");
            return new(Outcome.Unknown, response.StatusCode);
        }

        return new(Outcome.Refused, response.StatusCode);
    }
}
