using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests.Relay.Model;

/// <summary>Runs a schedule: writers on the database, and relays that come, fail and go.</summary>
internal sealed class RelayTrial : IAsyncDisposable
{
    internal const int Writers = 3;
    internal const int Relays = 2;

    private static int _lastVersion;

    private readonly ServersFixture _servers;
    private readonly string _database;
    private readonly DbContextOptions<SampleContext> _options;
    private readonly Writer[] _writers;
    private readonly FaultyRelay?[] _relays = new FaultyRelay?[Relays];

    internal RelayTrial(ServersFixture servers, string database)
    {
        (_servers, _database) = (servers, database);
        _options = new DbContextOptionsBuilder<SampleContext>().UseNpgsql(servers.Postgres.ConnectionString(database)).Options;
        _writers = [.. Enumerable.Range(0, Writers).Select(_ => new Writer(_options))];
    }

    /// <summary>Lower versions are of earlier schedules.</summary>
    internal int FirstVersion { get; } = _lastVersion + 1;

    /// <summary>The versions of each entity in the order of their commits.</summary>
    internal SortedDictionary<int, List<int>> Committed { get; } = [];

    /// <summary>A writer changes an entity. If another one has changed it in an open transaction, that one has to commit first.</summary>
    internal async Task WriteAsync(int writer, int entity, bool low)
    {
        foreach (var other in Enumerable.Range(0, Writers).Where(other => other != writer && _writers[other].Holds(entity)))
        {
            await CommitAsync(other);
        }

        await _writers[writer].WriteAsync(entity, Interlocked.Increment(ref _lastVersion), low);
    }

    internal async Task CommitAsync(int writer)
    {
        foreach (var (entity, version) in await _writers[writer].CommitAsync())
        {
            Committed.TryAdd(entity, []);
            Committed[entity].Add(version);
        }
    }

    internal Task RollBackAsync(int writer) => _writers[writer].DisposeAsync().AsTask();

    internal async Task StartAsync(int relay) => _relays[relay] ??= await FaultyRelay.StartAsync(_servers, _database);

    /// <summary>Stops a relay, or kills it.</summary>
    internal async Task EndAsync(int relay, bool kill)
    {
        if (_relays[relay] is { } running)
        {
            _relays[relay] = null;
            await (kill ? running.KillAsync() : running.DisposeAsync().AsTask());
        }
    }

    internal Task StrikeAsync(int relay, Action<FaultyRelay> strike)
    {
        if (_relays[relay] is { } running)
        {
            strike(running);
        }

        return Task.CompletedTask;
    }

    /// <summary>Ends the database sessions of all relays.</summary>
    internal async Task EndSessionsAsync()
    {
        await using var db = new SampleContext(_options);
        await db.Database.ExecuteSqlRawAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'outbox relay'");
    }

    /// <summary>Lets the relays publish what is committed, for a while.</summary>
    internal async Task PublishAsync()
    {
        for (var attempt = 0; attempt < 20 && _relays.Any(relay => relay is not null) && !await IsPublishedAsync(); attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>Commits what is open, has it published, and ends the relays.</summary>
    /// <param name="meanwhile">Called until the outbox is empty.</param>
    internal async Task FinishAsync(Func<Task>? meanwhile = null)
    {
        for (var writer = 0; writer < Writers; writer++)
        {
            await CommitAsync(writer);
        }

        await StartAsync(0);
        await Eventually.TrueAsync(
            async () =>
            {
                await (meanwhile?.Invoke() ?? Task.CompletedTask);
                return await IsPublishedAsync();
            },
            "the outbox is empty");
        await DisposeAsync();
        Assert.True(await IsPublishedAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers)
        {
            await writer.DisposeAsync();
        }

        await Task.WhenAll(Enumerable.Range(0, Relays).Select(relay => EndAsync(relay, kill: false)));
    }

    internal async Task CreateDatabaseAsync()
    {
        await using var db = new SampleContext(_options);
        await db.Database.EnsureCreatedAsync();
    }

    private async Task<bool> IsPublishedAsync()
    {
        await using var db = new SampleContext(_options);
        return !await db.Set<OutboxMessage>().AnyAsync();
    }
}
