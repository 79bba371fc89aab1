using System.Collections.Concurrent;
using PayeTonKawa.Contracts;

namespace PayeTonKawa.Messaging.Tests.Consumer;

/// <summary>The behaviour of an event handler in a test, and the calls it received.</summary>
internal sealed class Script<TEvent>
    where TEvent : IntegrationEvent
{
    internal Func<TEvent, CancellationToken, Task> Act { get; set; } = static (_, _) => Task.CompletedTask;

    internal ConcurrentQueue<TEvent> Calls { get; } = new();
}
