using System.Diagnostics.CodeAnalysis;
using PayeTonKawa.Messaging.Events;

namespace PayeTonKawa.Messaging;

/// <summary>
/// Reacts to one kind of event. The message is acknowledged when the handler returns, so it returns after its commit; it may get the same
/// event twice, and an exception that will pass (the database is away…) makes it be called again.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It handles events; the suffix is only taken by delegates elsewhere.")]
public interface IEventHandler<in TEvent>
    where TEvent : IntegrationEvent
{
    /// <summary>Handles one event, in a service scope of its own.</summary>
    Task HandleAsync(TEvent evt, CancellationToken cancellationToken);
}
