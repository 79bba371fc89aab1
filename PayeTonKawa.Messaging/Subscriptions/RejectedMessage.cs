namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>A dead letter: a message that can never be processed, kept for inspection in the table <c>messages_rejetes</c>.</summary>
public sealed class RejectedMessage
{
    /// <summary>The order of arrival.</summary>
    public long Id { get; private set; }

    /// <summary>The message id, if the sender set one.</summary>
    public string? MessageId { get; init; }

    /// <summary>The queue it was consumed from.</summary>
    public required string Queue { get; init; }

    /// <summary>The routing key it was published with.</summary>
    public required string RoutingKey { get; init; }

    /// <summary>The body, byte for byte. Above 1 MiB only the beginning is kept, and <see cref="Raison"/> gives the full size.</summary>
    public required byte[] Body { get; init; }

    /// <summary>The headers, as a JSON object.</summary>
    public string? Headers { get; init; }

    /// <summary>Why it cannot be processed.</summary>
    public required string Raison { get; init; }

    /// <summary>When it was rejected.</summary>
    public required DateTimeOffset RecuLe { get; init; }
}
