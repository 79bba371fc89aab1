using System.Diagnostics;

namespace PayeTonKawa.Messaging;

/// <summary>The trace source of everything that is published and processed.</summary>
public static class MessagingTelemetry
{
    /// <summary>The name under which a tracer provider listens; <c>AddOutboxRelay</c> and <c>AddSubscriptions</c> see to it themselves.</summary>
    public const string SourceName = "PayeTonKawa.Messaging";

    internal static readonly ActivitySource Source = new(SourceName);
}
