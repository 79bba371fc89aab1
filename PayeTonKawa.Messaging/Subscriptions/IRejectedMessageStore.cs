using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Stores dead letters: messages that can never be processed.</summary>
internal interface IRejectedMessageStore
{
    Task KeepAsync(string queue, BasicDeliverEventArgs delivery, string reason, CancellationToken cancellationToken);
}
