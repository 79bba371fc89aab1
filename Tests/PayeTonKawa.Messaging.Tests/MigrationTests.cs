using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests;

[Collection(ServersGroup.Name)]
public sealed class MigrationTests(ServersFixture servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_may_take_longer_than_a_request_may() => await MigrateAsync<SlowContext>(async (health, _) =>
        await Eventually.TrueAsync(
            async () => (await health.CheckHealthAsync(Token)).Status == HealthStatus.Healthy, "the migration is applied"));

    [Fact]
    public async Task A_failure_says_which_migration_and_why() => await MigrateAsync<WrongContext>(async (_, log) =>
    {
        await Eventually.TrueAsync(() => Messages(log).Contains("1_Wrong", StringComparison.Ordinal), "the failure is told of");
        Assert.Contains("no_such_table", Messages(log), StringComparison.Ordinal);
    });

    [Fact]
    public async Task A_job_finds_its_connection_string_in_a_file_migrates_and_ends()
    {
        var secrets = Directory.CreateTempSubdirectory("ptk-secrets-");
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(secrets.FullName, "ConnectionStrings__db"), servers.Postgres.ConnectionString($"t{Guid.NewGuid():N}") + "\n", Token);
            var builder = Host.CreateEmptyApplicationBuilder(new());
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Secrets:Directory"] = secrets.FullName,
                ["Migrations:Only"] = "true",
            });
            builder.AddServiceDefaults();
            builder.AddDatabase<SlowContext>("db");
            using var host = builder.Build();
            await host.StartAsync(Token);
            await host.WaitForShutdownAsync(Token).WaitAsync(TimeSpan.FromMinutes(1), Token);
            await using var scope = host.Services.CreateAsyncScope();
            Assert.Single(await scope.ServiceProvider.GetRequiredService<SlowContext>().Database.GetAppliedMigrationsAsync(Token));
        }
        finally
        {
            secrets.Delete(recursive: true);
        }
    }

    private static string Messages(FakeLogCollector log) => string.Join('\n', log.GetSnapshot().Select(line => line.Message));

    private async Task MigrateAsync<TContext>(Func<HealthCheckService, FakeLogCollector, Task> check)
        where TContext : DbContext
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:db"] = servers.Postgres.ConnectionString($"t{Guid.NewGuid():N}") + ";Command Timeout=1",
        });
        builder.Logging.AddFakeLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDatabase<TContext>("db");
        using var host = builder.Build();
        await host.StartAsync(Token);
        await check(host.Services.GetRequiredService<HealthCheckService>(), host.Services.GetFakeLogCollector());
        await host.StopAsync(Token);
    }

    public sealed class SlowContext(DbContextOptions<SlowContext> options) : DbContext(options);

    public sealed class WrongContext(DbContextOptions<WrongContext> options) : DbContext(options);

    [DbContext(typeof(SlowContext))]
    [Migration("1_Slow")]
    public sealed class Slow : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("SELECT pg_sleep(2)");
    }

    [DbContext(typeof(WrongContext))]
    [Migration("1_Wrong")]
    public sealed class Wrong : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE no_such_table");
    }
}
