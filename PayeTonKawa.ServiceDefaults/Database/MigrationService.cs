using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;

namespace PayeTonKawa.ServiceDefaults.Database;

/// <summary>
/// Applies the migrations at startup, with retries until the database is available; the health check fails until then. Several processes may
/// start at once: EF Core's migration lock lets one of them migrate at a time. With <c>Migrations:Only</c> the process then stops: the job before a roll-out.
/// </summary>
internal sealed partial class MigrationService<TContext>(
    string connectionString, IServiceScopeFactory scopes, IConfiguration configuration, IHostApplicationLifetime application, TimeProvider clock,
    ILogger<MigrationService<TContext>> logger)
    : BackgroundService, IHealthCheck
    where TContext : DbContext
{
    // Advisory locks are scoped to one database, so all services can use the same number.
    private const string HistoryLock = "8097121101751";

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    // Building an index on a large table is slow. A statement that times out would be rolled back and retried without end.
    private static readonly TimeSpan StatementLimit = TimeSpan.FromHours(1);

    private volatile bool _done;
    private string? _applying;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_done ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database is not up to date yet."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var delay = TimeSpan.FromMilliseconds(250);
        string? told = null;
        while (!_done)
        {
            try
            {
                await MigrateAsync(stoppingToken).ConfigureAwait(false);
                _done = true;
                if (configuration.GetValue<bool>("Migrations:Only"))
                {
                    application.StopApplication();
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                var cause = $"{_applying} {exception.GetBaseException().Message}".TrimStart();
                if (cause != told)
                {
                    NotYet(logger, told = cause);
                }

                await Task.Delay(delay, clock, stoppingToken).ConfigureAwait(false);
                delay = delay * 2 < MaxDelay ? delay * 2 : MaxDelay;
            }
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        // No spans: the statements of each retry would be root spans that serve no purpose.
        using var silence = SuppressInstrumentationScope.Begin();
        await using var scope = scopes.CreateAsyncScope();
        _applying = null;
        await using var db = ActivatorUtilities.CreateInstance<TContext>(scope.ServiceProvider, Options().Options);

        // EF Core queries its history table before creating it, which logs an error on the server. Concurrent CREATE TABLEs of one table can fail.
        if (await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            var history = $"SELECT pg_advisory_xact_lock({HistoryLock}); {db.GetService<IHistoryRepository>().GetCreateIfNotExistsScript()}";
            await db.Database.ExecuteSqlRawAsync(history, cancellationToken).ConfigureAwait(false);
        }

        await db.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
    }

    private DbContextOptionsBuilder<TContext> Options() => new DbContextOptionsBuilder<TContext>()
        .UseNpgsql(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString,
            npgsql => npgsql.CommandTimeout((int)StatementLimit.TotalSeconds))
        .UseSnakeCaseNamingConvention()
        .LogTo((id, _) => id == RelationalEventId.MigrationApplying, applied => _applying = applied.ToString());

    [LoggerMessage(LogLevel.Warning, "La base de données n'est pas encore prête, nouvel essai : {Cause}")]
    private static partial void NotYet(ILogger logger, string cause);
}
