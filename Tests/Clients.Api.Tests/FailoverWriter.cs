using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Clients.Api.Tests;

/// <summary>Creates, changes and deletes clients of its own, one request after the other, and remembers how each was answered.</summary>
internal sealed class FailoverWriter(int number, HttpClient client, ConcurrentQueue<string> violations)
{
    /// <summary>Before the creation.</summary>
    internal static readonly Change Nothing = new("", null, Acknowledged: true);

    // Without a database every answer is immediate: thousands of them would tell no more.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly Random _random = new(number);
    private readonly List<Entity> _open = [];
    private int _acknowledged;
    private int _unavailable;

    internal List<Entity> Entities { get; } = [];

    internal int Acknowledged => Volatile.Read(ref _acknowledged);

    internal int Unavailable => Volatile.Read(ref _unavailable);

    internal async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Pace);
        while (!stop.IsCancellationRequested)
        {
            await (_open.Count == 0 || _random.Next(3) == 0 ? CreateAsync() : ChangeAsync(_open[_random.Next(_open.Count)]));
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task CreateAsync()
    {
        var entity = new Entity($"client{number}-{Entities.Count}@test.com");
        Entities.Add(entity);
        _open.Add(entity);
        var body = new { nom = NextNom(), prenom = "Sophie", email = entity.Email };
        await SendAsync(HttpMethod.Post, "/customers/", body, entity, new("client.created", body.nom, Acknowledged: false));
    }

    private Task ChangeAsync(Entity entity)
    {
        var nom = NextNom();
        return _random.Next(4) == 0
            ? SendAsync(HttpMethod.Delete, $"/customers/{entity.Id}", null, entity, new("client.deleted", null, Acknowledged: false))
            : SendAsync(HttpMethod.Put, $"/customers/{entity.Id}", new { nom }, entity, new("client.updated", nom, Acknowledged: false));
    }

    private async Task SendAsync(HttpMethod method, string path, object? body, Entity entity, Change change)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var acknowledged = response.IsSuccessStatusCode;
        entity.Changes.Add(change with { Acknowledged = acknowledged });
        if (acknowledged)
        {
            entity.Id ??= JsonDocument.Parse(text).RootElement.GetProperty("id").GetInt32();
            Interlocked.Increment(ref _acknowledged);
        }
        else if (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null)
        {
            Interlocked.Increment(ref _unavailable);
        }
        else
        {
            violations.Enqueue($"{method} {path} is answered {(int)response.StatusCode}: {text}");
        }

        // Nobody knows whether an unavailable database has made the change: no other follows it.
        if (!acknowledged || change.Nom is null)
        {
            _open.Remove(entity);
        }
    }

    // Different each time, so that a lost change is seen.
    private string NextNom() => string.Create(CultureInfo.InvariantCulture, $"Martin {Entities.Sum(entity => entity.Changes.Count)}");

    /// <summary>A requested change and the name of the client after it; null after a deletion.</summary>
    internal sealed record Change(string Kind, string? Nom, bool Acknowledged);

    internal sealed class Entity(string email)
    {
        internal string Email => email;

        internal int? Id { get; set; }

        internal List<Change> Changes { get; } = [];

        public override string ToString() => $"{email} ({Id}): {string.Join(", ", Changes)}";
    }
}
