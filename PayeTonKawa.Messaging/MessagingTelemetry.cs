using System.Diagnostics;

namespace PayeTonKawa.Messaging;

/// <summary>Under which name the spans and the measurements of everything that is published and processed are found.</summary>
public static class MessagingTelemetry
{
    /// <summary>The name of the trace source; <c>AddOutboxRelay</c> and <c>AddSubscriptions</c> see to it themselves that it is listened to.</summary>
    public const string SourceName = "PayeTonKawa.Messaging";

    /// <summary>The name of the meter, which they see to as well.</summary>
    public const string MeterName = SourceName;

    internal static readonly ActivitySource Source = new(SourceName);
}
