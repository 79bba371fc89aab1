using System.Net;
using System.Text.Json;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging.Outbox;

namespace Services.Testing;

/// <summary>Thousands of invalid requests to every operation of a service's OpenAPI document.</summary>
internal static class ApiFuzz
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    /// <summary>No request gets a 5xx or hangs, every refusal is a problem (RFC 9457), and a refused request stores and publishes nothing.</summary>
    internal static async Task<int> RunAsync<TProgram, TContext, TEntity>(ApiUnderTest<TProgram, TContext> api, int requests)
        where TProgram : class
        where TContext : DbContext
        where TEntity : class
    {
        using var document = JsonDocument.Parse(await api.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var accepted = 0;
        await FuzzRequests.Of(document).SampleAsync(
            async request =>
            {
                var before = State<TProgram, TContext, TEntity>(api);
                using var response = await SendAsync(api.Client, request);
                if (response is null)
                {
                    Assert.Equal(before, State<TProgram, TContext, TEntity>(api));
                    return;
                }

                var text = await response.TextAsync();

                Assert.True((int)response.StatusCode < 500, $"{(int)response.StatusCode}: {text}");
                if (response.IsSuccessStatusCode)
                {
                    accepted++;
                }
                else
                {
                    Assert.Equal(before, State<TProgram, TContext, TEntity>(api));

                    // The server itself refuses a request that is not HTTP, with an empty body.
                    Assert.True(
                        response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                            || (text.Length == 0
                                && (request.Method == "HEAD" || (response.StatusCode == HttpStatusCode.BadRequest && !request.IsHttp))),
                        $"{(int)response.StatusCode}: {text}");
                }
            },
            iter: requests,
            threads: 1,
            print: request => request.ToString());
        return accepted;
    }

    // The server closes the connection on a request that is not HTTP: a client still sending may see it broken before the response.
    private static async Task<HttpResponseMessage?> SendAsync(HttpClient client, FuzzRequest request)
    {
        using var message = request.ToMessage();
        try
        {
            return await client.SendAsync(message, TestContext.Current.CancellationToken).WaitAsync(AnswerLimit);
        }
        catch (HttpRequestException) when (!request.IsHttp)
        {
            return null;
        }
    }

    private static (int Entities, long Last) State<TProgram, TContext, TEntity>(ApiUnderTest<TProgram, TContext> api)
        where TProgram : class
        where TContext : DbContext
        where TEntity : class =>
        api.WithDb(db => (db.Set<TEntity>().Count(), db.Set<OutboxMessage>().Max(message => (long?)message.Id) ?? 0));
}
