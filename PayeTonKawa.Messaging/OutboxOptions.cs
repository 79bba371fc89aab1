using System.ComponentModel.DataAnnotations;

namespace PayeTonKawa.Messaging;

/// <summary>How the outbox is published. Bound to the configuration section <c>Outbox</c>, such as <c>Outbox__BatchSize=500</c> in the environment.</summary>
public sealed class OutboxOptions
{
    internal const string Section = "Outbox";

    /// <summary>How often the leader looks for events without being woken. Default: 2 s.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a standby tries to become the leader. Default: 1 s.</summary>
    public TimeSpan Candidacy { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Idle time until the database ends the leader's session, so that another can lead. Longer than a pause of the process, and than <see cref="Poll"/>.
    /// Default: 1 min.
    /// </summary>
    public TimeSpan Silence { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the broker may stay silent while publisher confirms are outstanding, until the connection is given up. Default: 10 s.</summary>
    public TimeSpan ConfirmLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The number of messages published before their confirms are awaited, from 1 to 10,000. Default: 1,000.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 1000;
}
