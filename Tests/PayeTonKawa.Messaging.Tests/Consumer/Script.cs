using System.Collections.Concurrent;
using PayeTonKawa.Messaging.Events;

namespace PayeTonKawa.Messaging.Tests.Consumer;

/// <summary>What the handler of an event does in a test, and what it was called with.</summary>
internal sealed class Script<TEvent>
    where TEvent : IntegrationEvent
{
    internal Func<TEvent, CancellationToken, Task> Act { get; set; } = static (_, _) => Task.CompletedTask;

    internal ConcurrentQueue<TEvent> Calls { get; } = new();
}
