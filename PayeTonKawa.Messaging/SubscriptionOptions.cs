using System.ComponentModel.DataAnnotations;

namespace PayeTonKawa.Messaging;

/// <summary>
/// How queues are consumed. Bound to the configuration section <c>Subscriptions</c>, such as <c>Subscriptions__LargestBody=65536</c> in the environment.
/// </summary>
public sealed class SubscriptionOptions
{
    internal const string Section = "Subscriptions";

    /// <summary>
    /// The largest body that is processed, in bytes. Of a larger one only this much is received and kept as a dead letter. Default: 1 MiB; an event has some
    /// hundred bytes.
    /// </summary>
    [Range(1024, 128 * 1024 * 1024)]
    public int LargestBody { get; set; } = 1024 * 1024;

    /// <summary>
    /// The bytes that the messages received and not acknowledged of one queue can have: limits how many are received ahead to this divided by
    /// <see cref="LargestBody"/>. Default: 256 MiB.
    /// </summary>
    [Range(1024, int.MaxValue)]
    public int BytesInFlight { get; set; } = 256 * 1024 * 1024;

    /// <summary>High enough that the next messages are already here; low enough that a hung process withholds few from other consumers.</summary>
    internal ushort Prefetch(int concurrency) => (ushort)Math.Clamp(BytesInFlight / LargestBody, 1, Math.Max(20, 2 * concurrency));
}
