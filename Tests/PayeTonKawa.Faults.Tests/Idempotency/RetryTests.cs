using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PayeTonKawa.Faults.Tests.Checks;
using PayeTonKawa.Faults.Tests.Faults;

namespace PayeTonKawa.Faults.Tests.Idempotency;

/// <summary>Creations that are retried with their <c>Idempotency-Key</c> until they are answered, while the service or its database is killed.</summary>
public sealed class RetryTests(ITestOutputHelper output)
{
    private const int PostsPerKill = 50;
    private const int Callers = 8;
    private const int LostEvery = 5;

    // The database is killed instead of the service once in this number of kills.
    private const int DatabaseEvery = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly int Posts = Setting.Read("PAYETONKAWA_POSTS") ?? 300;

    private readonly ConcurrentDictionary<int, int> _ids = new();
    private int _retries;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_creation_is_made_once_however_often_it_is_sent()
    {
        var journal = new Journal(output, $"{Posts} creations with a key");
        await using var system = await FaultySystem.StartAsync(Token, replicas: FaultPlan.Replicas);
        using var http = system.CreateClient("api-clients");
        var injector = new FaultInjector(system, journal, () => _ids.Count);
        foreach (var round in Enumerable.Range(0, Posts).Chunk(PostsPerKill))
        {
            // Strikes while the other requests of the round are in flight.
            var strike = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var first = Random.Shared.Next(round.Length / 2);
            var callers = new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = Token };
            var creating = Parallel.ForEachAsync(round, callers, async (number, _) =>
            {
                if (number == round[first])
                {
                    strike.SetResult();
                }

                _ids[number] = await CreateAsync(http, number);
            });
            await await Task.WhenAny(strike.Task, creating);
            var target = round[0] / PostsPerKill % DatabaseEvery == DatabaseEvery - 1 ? "db-clients" : "api-clients";
            await injector.RunAsync([new(FaultKind.Kill, target, 0, TimeSpan.Zero, 0)], Token);
            await creating;

            // A kill seldom falls between the commit and the answer. These are retried as if their answers had been lost by it.
            foreach (var number in round.Where(number => number % LostEvery == 0))
            {
                Assert.Equal(_ids[number], await CreateAsync(http, number));
            }
        }

        journal.Note($"{_retries} requests were sent again");
        Assert.InRange(_retries, 1, int.MaxValue);
        Assert.Equal(Enumerable.Range(0, Posts), _ids.Keys.Order());
        Assert.Equal(Posts, _ids.Values.Distinct().Count());
        var databases = new Databases(system);
        Assert.Equal(Posts, await databases.AskAsync("clients-db", "SELECT count(*) FROM clients", Token));
        Assert.Equal(Posts, await databases.AskAsync("clients-db", "SELECT count(*) FROM idempotency_keys WHERE answer IS NOT NULL", Token));
        Assert.Empty(journal.Violations);
    }

    private async Task<int> CreateAsync(HttpClient http, int number)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/customers/");
            request.Headers.Add("Idempotency-Key", $"creation-{number}");
            request.Content = JsonContent.Create(new { nom = "Martin", prenom = "Sophie", email = $"client{number}@test.com" });
            try
            {
                using var response = await http.SendAsync(request, Token);
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    Assert.Equal(HttpStatusCode.Created, response.StatusCode);
                    return (await response.Content.ReadFromJsonAsync<JsonObject>(Token))!["id"]!.GetValue<int>();
                }
            }
            catch (Exception exception) when (!Token.IsCancellationRequested && exception is HttpRequestException or IOException or OperationCanceledException)
            {
                // No answer, or only a part of one.
            }

            Interlocked.Increment(ref _retries);
            await Task.Delay(Pause, Token);
        }
    }
}
