using PayeTonKawa.Messaging.Events;

namespace PayeTonKawa.Messaging.Tests.Consumer;

/// <summary>A handler that does what the test says, and counts.</summary>
internal sealed class RecordingHandler<TEvent>(Script<TEvent> script) : IEventHandler<TEvent>
    where TEvent : IntegrationEvent
{
    public Task HandleAsync(TEvent evt, CancellationToken cancellationToken)
    {
        script.Calls.Enqueue(evt);
        return script.Act(evt, cancellationToken);
    }
}
