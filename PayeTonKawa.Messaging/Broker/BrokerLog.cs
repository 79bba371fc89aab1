using Microsoft.Extensions.Logging;

namespace PayeTonKawa.Messaging.Broker;

internal static partial class BrokerLog
{
    [LoggerMessage(1, LogLevel.Error, "Erreur connexion RabbitMQ: {Raison}")]
    internal static partial void BrokerAway(this ILogger logger, string raison);

    [LoggerMessage(2, LogLevel.Information, "Connexion RabbitMQ rétablie")]
    internal static partial void BrokerBack(this ILogger logger);

    internal static Outage BrokerOutage(this ILogger logger, TimeProvider time) => new(logger.BrokerAway, logger.BrokerBack, time);
}
