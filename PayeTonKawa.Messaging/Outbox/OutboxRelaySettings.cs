namespace PayeTonKawa.Messaging.Outbox;

/// <summary>The relay's times and sizes; tests use others.</summary>
internal sealed record OutboxRelaySettings
{
    /// <summary>How often the active relay looks without being woken.</summary>
    internal TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the other relays try to become the active one.</summary>
    internal TimeSpan Candidacy { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the active relay may say nothing to the database, which it does every few seconds, before that lets another lead. More than a process stands still for.</summary>
    internal TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the broker may stay silent while confirmations are due.</summary>
    internal TimeSpan ConfirmLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many messages may be unconfirmed at a time.</summary>
    internal int Window { get; init; } = 2000;
}
