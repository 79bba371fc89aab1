using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using PayeTonKawa.Messaging.Broker;
using PayeTonKawa.Messaging.Telemetry;
using PayeTonKawa.ServiceDefaults.Database;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// Publishes the rows of the outbox and deletes those that the broker has confirmed. Every process runs a relay; one per database is the leader,
/// so that the order is preserved. It survives outages of the database and of the broker.
/// </summary>
internal sealed partial class OutboxRelay(
    NpgsqlDataSource database,
    IConnectionFactory broker,
    OutboxSignal signal,
    OutboxLevel level,
    MessagingMetrics metrics,
    ApplicationIdentity application,
    IOptions<OutboxOptions> options,
    TimeProvider time,
    ILogger<OutboxRelay> logger) : BackgroundService
{
    private readonly Outage _brokerOutage = logger.BrokerOutage(time);
    private readonly Outage _databaseOutage = new(reason => DatabaseAway(logger, reason), () => DatabaseBack(logger), time);
    private readonly Backoff _brokerBackoff = new(time);
    private readonly Backoff _databaseBackoff = new(time);

    private readonly OutboxOptions _options = options.Value;

    public override void Dispose()
    {
        database.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.ObserveOutbox(level.Depth, level.OldestAge);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var session = await OutboxSession.OpenAsync(database, _options.Silence, stoppingToken).ConfigureAwait(false);
                if (!await session.HasOutboxAsync(stoppingToken).ConfigureAwait(false))
                {
                    // The service creates its tables during startup; before that there are no events.
                    await PauseAsync(_databaseBackoff, stoppingToken).ConfigureAwait(false);
                    continue;
                }

                await StandByAsync(session, stoppingToken).ConfigureAwait(false);
                await LeadAsync(session, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _databaseOutage.Failed(exception);

                if (DatabaseFaults.IsConnectionLost(exception))
                {
                    // The relay is often the first to notice an outage. The idle connections in the application's pool are dead too: each would fail
                    // a request once the database is back.
                    NpgsqlConnection.ClearAllPools();
                }

                await PauseAsync(_databaseBackoff, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task StandByAsync(OutboxSession session, CancellationToken stopping)
    {
        while (!await session.TryLeadAsync(signal, stopping).ConfigureAwait(false))
        {
            DatabaseWorks();
            if (await signal.WaitAsync(_options.Candidacy, time, stopping).ConfigureAwait(false))
            {
                signal.Reset();
                await session.NotifyAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    private async Task LeadAsync(OutboxSession session, CancellationToken stopping)
    {
        Leads(logger);
        try
        {
            // For every failure a new connection: it declares the topology again.
            while (true)
            {
                await using (var publisher = await level.WatchAsync(session, ConnectAsync(stopping), stopping).ConfigureAwait(false))
                {
                    await DrainWhileOpenAsync(session, publisher, stopping).ConfigureAwait(false);
                }

                await _brokerBackoff.WaitAsync(stopping).ConfigureAwait(false);
            }
        }
        finally
        {
            level.Forget();
        }
    }

    private async Task DrainWhileOpenAsync(OutboxSession session, ConfirmedPublisher publisher, CancellationToken stopping)
    {
        while (publisher.IsOpen)
        {
            if (await DrainAsync(session, publisher, stopping).ConfigureAwait(false) is { } failure)
            {
                _brokerOutage.Failed(failure);
                return;
            }

            _brokerOutage.Over();
            _brokerBackoff.Reset();
            await session.WaitAsync(signal, _options.Poll, stopping).ConfigureAwait(false);
        }
    }

    private async Task<ConfirmedPublisher> ConnectAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await ConfirmedPublisher.OpenAsync(broker, application, _options.ConfirmLimit, _brokerOutage.Failed, metrics, time, stopping)
                    .ConfigureAwait(false);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                _brokerOutage.Unreachable(exception);
                await _brokerBackoff.WaitAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    // Publishes until the outbox is empty; returns the broker failure that stopped it, if any.
    private async Task<Exception?> DrainAsync(OutboxSession session, ConfirmedPublisher publisher, CancellationToken stopping)
    {
        List<OutboxRow> confirmed = [];
        List<OutboxRow> rows = [];
        while (true)
        {
            if (rows.Count == 0)
            {
                signal.Reset();
                rows = await ReadAsync(session, confirmed, [], stopping).ConfigureAwait(false);
                if (rows.Count == 0)
                {
                    return null;
                }
            }

            // After a full batch, the next rows are read while this batch is in flight.
            var publishing = publisher.PublishAsync(rows, stopping);
            var next = rows.Count == _options.BatchSize ? await ReadAsync(session, confirmed, rows, stopping).ConfigureAwait(false) : [];

            // Only a confirmed prefix is deleted: the messages after a failed one are published again after it, so an entity's last event stays last.
            var result = await level.WatchAsync(session, publishing, stopping).ConfigureAwait(false);
            confirmed.AddRange(rows[..result.Confirmed]);
            rows = next;
            if (result.Failure is not null || stopping.IsCancellationRequested)
            {
                await session.DeleteAsync(confirmed, CancellationToken.None).ConfigureAwait(false);
                stopping.ThrowIfCancellationRequested();
                return result.Failure;
            }
        }
    }

    // The delete ignores the shutdown: rows confirmed but not deleted would be published twice.
    private async Task<List<OutboxRow>> ReadAsync(OutboxSession session, List<OutboxRow> confirmed, List<OutboxRow> sent, CancellationToken stopping)
    {
        var cancellationToken = confirmed.Count + sent.Count > 0 ? CancellationToken.None : stopping;
        var rows = await session.ReadAsync(confirmed, sent, _options.BatchSize, cancellationToken).ConfigureAwait(false);
        confirmed.Clear();
        DatabaseWorks();
        await level.SeeAsync(session, rows, more: sent.Count > 0 || rows.Count == _options.BatchSize, cancellationToken).ConfigureAwait(false);
        if (rows.Count > 0)
        {
            metrics.BatchSize.Record(rows.Count);
        }

        return rows;
    }

    private void DatabaseWorks()
    {
        _databaseOutage.Over();
        _databaseBackoff.Reset();
    }

    private static async Task PauseAsync(Backoff backoff, CancellationToken stopping) =>
        await backoff.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(10, LogLevel.Error, "Erreur connexion base de données (outbox): {Raison}")]
    private static partial void DatabaseAway(ILogger logger, string raison);

    [LoggerMessage(11, LogLevel.Information, "Connexion base de données (outbox) rétablie")]
    private static partial void DatabaseBack(ILogger logger);

    [LoggerMessage(12, LogLevel.Debug, "Ce processus publie les événements de sa base de données")]
    private static partial void Leads(ILogger logger);
}
