using System.Collections.Concurrent;

namespace PayeTonKawa.Messaging.Tests.Broker;

/// <summary>What the handlers of a consumer were given, and what they do about it.</summary>
internal sealed class Receptions
{
    /// <summary>Every attempt, the failed ones too.</summary>
    internal ConcurrentQueue<int> Attempts { get; } = new();

    /// <summary>The attempts that succeeded.</summary>
    internal ConcurrentQueue<int> Handled { get; } = new();

    /// <summary>What happens in an attempt; an exception is its failure.</summary>
    internal Func<int, CancellationToken, Task> Act { get; set; } = (_, _) => Task.CompletedTask;

    internal async Task HandleAsync(int id, CancellationToken cancellationToken)
    {
        Attempts.Enqueue(id);
        await Act(id, cancellationToken);
        Handled.Enqueue(id);
    }
}
