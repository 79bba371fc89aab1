using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging;

namespace Load;

/// <summary>
/// Measures why an entity and its event are one statement: creations a second by it, and by EF Core with keys known before the INSERT (HiLo), so that one
/// <c>SaveChanges</c> writes both; with and without the precondition of an order (a lock, then a look).
/// </summary>
internal sealed class CreationBench(ServiceProvider services)
{
    private const int Creations = 10_000;
    private const int Rounds = 5;

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private int _number;

    /// <summary>Prints a table; needs a database server on which databases can be created.</summary>
    internal static async Task RunAsync(string server, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection()
            .AddDbContextPool<Serial>(options => options.UseNpgsql(Connection(server, "creation_serial")))
            .AddDbContextPool<HiLo>(options => options.UseNpgsql(Connection(server, "creation_hilo")))
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Serial>().Database.EnsureCreatedAsync(cancellationToken);
        await scope.ServiceProvider.GetRequiredService<HiLo>().Database.EnsureCreatedAsync(cancellationToken);
        var bench = new CreationBench(services);
        Console.WriteLine("| creation | connections | one statement/s | HiLo and SaveChanges/s | ratio |\n|---|---|---|---|---|");
        foreach (var connections in (int[])[1, 16, 64])
        {
            Console.WriteLine(await CompareAsync("entity and event", connections, bench.InsertAsync, bench.SaveAsync));
            Console.WriteLine(await CompareAsync("with a precondition", connections, bench.InsertGuardedAsync, bench.SaveGuardedAsync));
        }
    }

    // The settings of the services' own connections (DatabaseExtensions).
    private static string Connection(string server, string database) => new NpgsqlConnectionStringBuilder(server)
    {
        Database = database,
        MaxAutoPrepare = 50,
        AutoPrepareMinUsages = 2,
        NoResetOnClose = true,
        MaxPoolSize = 30,
    }.ConnectionString;

    // In turn, and the median of each: the speed of the machine varies. The first round warms up.
    private static async Task<string> CompareAsync(string what, int connections, Func<Task> statement, Func<Task> hiLo)
    {
        List<double> statements = [], hiLos = [];
        for (var round = 0; round <= Rounds; round++)
        {
            statements.Add(await RateAsync(connections, statement));
            hiLos.Add(await RateAsync(connections, hiLo));
        }

        var (ours, theirs) = (Median(statements), Median(hiLos));
        return $"| {what} | {connections} | {ours:0} | {theirs:0} | {ours / theirs:0.00} |";
    }

    private static async Task<double> RateAsync(int connections, Func<Task> create)
    {
        var count = connections == 1 ? Creations / 10 : Creations;
        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = connections }, async (_, _) => await create());
        return count / clock.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> rates) => rates.Skip(1).Order().ElementAt(Rounds / 2);

    private Task InsertAsync() => WithAsync<Serial>(db => InsertAsync(db, guard: null));

    private Task InsertGuardedAsync() => WithAsync<Serial>(db =>
    {
        var owner = Interlocked.Increment(ref _number);
        return InsertAsync(db, new($"SELECT 1 FROM removed WHERE id = {owner}", $"SELECT pg_advisory_xact_lock_shared({1}, {owner})"));
    });

    private static Task<bool> InsertAsync(DbContext db, CreationGuard? guard)
    {
        var entity = new Entity();
        db.Add(entity);
        return db.SaveChangesAsync(() => Created(entity), guard, CancellationToken.None);
    }

    // One batch is one transaction in PostgreSQL even without BEGIN and COMMIT, each of which would be a round trip.
    private Task SaveAsync() => WithAsync<HiLo>(db =>
    {
        db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        return SaveAsync(db);
    });

    private Task SaveGuardedAsync() => WithAsync<HiLo>(db => db.InTransactionAsync(
        async cancel =>
        {
            var owner = Interlocked.Increment(ref _number);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared({1}, {owner})", cancel);
            return !await db.Set<Removed>().AnyAsync(removed => removed.Id == owner, cancel) && await SaveAsync(db) > 0;
        },
        CancellationToken.None));

    private static async Task<int> SaveAsync(DbContext db)
    {
        var entity = new Entity();
        await db.AddAsync(entity);
        db.AddEvent(Created(entity));
        return await db.SaveChangesAsync();
    }

    private static ClientCreated Created(Entity entity) => new(entity.Id, new(entity.Nom, entity.Email), Now);

    private async Task WithAsync<TContext>(Func<TContext, Task> work)
        where TContext : DbContext
    {
        await using var scope = services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<TContext>());
    }

    private sealed class Entity
    {
        public int Id { get; init; }

        public string Nom { get; init; } = "Martin";

        public string Email { get; init; } = "sophie@test.com";
    }

    private sealed class Removed
    {
        public int Id { get; init; }
    }

    private sealed class Serial(DbContextOptions<Serial> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => Map(modelBuilder);
    }

    private sealed class HiLo(DbContextOptions<HiLo> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => Map(modelBuilder).UseHiLo();
    }

    private static ModelBuilder Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Removed>().ToTable("removed").Property(removed => removed.Id).HasColumnName("id").ValueGeneratedNever();
        modelBuilder.Entity<Entity>();
        return modelBuilder.AddOutbox();
    }
}
