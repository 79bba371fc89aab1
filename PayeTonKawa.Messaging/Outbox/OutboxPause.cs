namespace PayeTonKawa.Messaging.Outbox;

/// <summary>While the table <c>outbox_pause</c> has a row, no relay of the database publishes.</summary>
internal sealed class OutboxPause
{
    /// <summary>When the relay was paused.</summary>
    public DateTimeOffset Since { get; private set; }
}
