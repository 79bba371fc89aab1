using System.Diagnostics.CodeAnalysis;
using PayeTonKawa.Contracts;

namespace PayeTonKawa.Messaging;

/// <summary>
/// Handles one type of event. The message is acknowledged when the handler returns, so commit before that. The handler must be idempotent: the same event
/// can arrive twice, and after a transient exception (such as an unavailable database) the handler is called again.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It handles events; the suffix is only taken by delegates elsewhere.")]
public interface IEventHandler<in TEvent>
    where TEvent : IntegrationEvent
{
    /// <summary>Handles one event, in its own service scope.</summary>
    Task HandleAsync(TEvent evt, CancellationToken cancellationToken);
}
