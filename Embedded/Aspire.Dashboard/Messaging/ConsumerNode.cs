using BrokerWatch.Management;

namespace Aspire.Dashboard.Messaging;

/// <param name="Consumer">The consumer.</param>
/// <param name="Name">What its connection calls itself.</param>
/// <param name="Top">Where it stands.</param>
/// <param name="Queue">What it reads.</param>
public sealed record ConsumerNode(ConsumerInfo Consumer, string Name, int Top, QueueNode Queue);
