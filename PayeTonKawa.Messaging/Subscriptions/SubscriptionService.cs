using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PayeTonKawa.Messaging.Broker;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Keeps a consumer session open while the application runs, and reopens it after every broker outage.</summary>
internal sealed partial class SubscriptionService(
    IConnectionFactory broker,
    ApplicationIdentity application,
    IEnumerable<Subscription> subscriptions,
    IOptions<SubscriptionOptions> options,
    MessageProcessor processor,
    SubscriptionHealth health,
    TimeProvider time,
    ILogger<SubscriptionService> logger) : BackgroundService
{
    // A session lost sooner may have been ended by a message that the next session receives again, so the backoff is kept.
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);

    private readonly Outage _outage = logger.BrokerOutage(time);
    private readonly Backoff _backoff = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var session = await ConsumerSession.OpenAsync(
                    broker, application, subscriptions, options.Value, processor, logger, stoppingToken).ConfigureAwait(false);
                _outage.Over();
                health.Consumes(true);
                Started(logger);
                var started = time.GetTimestamp();
                var lost = await session.Lost.WaitAsync(stoppingToken).ConfigureAwait(false);
                if (time.GetElapsedTime(started) > Steady)
                {
                    _backoff.Reset();
                }

                _outage.Failed(lost);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _outage.Unreachable(exception);
            }

            health.Consumes(false);
            await _backoff.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(40, LogLevel.Information, "Consumer démarré, en attente de messages...")]
    private static partial void Started(ILogger logger);
}
