using PayeTonKawa.Contracts;

namespace PayeTonKawa.Messaging.Tests.Consumer;

/// <summary>A handler that records its calls and does what the test's script says.</summary>
internal sealed class RecordingHandler<TEvent>(Script<TEvent> script) : IEventHandler<TEvent>
    where TEvent : IntegrationEvent
{
    public Task HandleAsync(TEvent evt, CancellationToken cancellationToken)
    {
        script.Calls.Enqueue(evt);
        return script.Act(evt, cancellationToken);
    }
}
