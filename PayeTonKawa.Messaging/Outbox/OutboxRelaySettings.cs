namespace PayeTonKawa.Messaging.Outbox;

/// <summary>The relay's timeouts and sizes; tests use other values.</summary>
internal sealed record OutboxRelaySettings
{
    /// <summary>How often the leader polls without a wake-up.</summary>
    internal TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a standby tries to become the leader.</summary>
    internal TimeSpan Candidacy { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Idle time, longer than a process pause, until the database ends the leader's session. The leader queries every few seconds.</summary>
    internal TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the broker may stay silent while publisher confirms are outstanding.</summary>
    internal TimeSpan ConfirmLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The maximum number of messages in flight.</summary>
    internal int Window { get; init; } = 2000;
}
