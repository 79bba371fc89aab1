using System.Diagnostics;

namespace PayeTonKawa.Messaging;

/// <summary>The names of the trace source and the meter for published and processed messages.</summary>
public static class MessagingTelemetry
{
    /// <summary>The name of the trace source; <c>AddOutboxRelay</c> and <c>AddSubscriptions</c> register it with OpenTelemetry.</summary>
    public const string SourceName = "PayeTonKawa.Messaging";

    /// <summary>The name of the meter, registered by the same methods.</summary>
    public const string MeterName = SourceName;

    internal static readonly ActivitySource Source = new(SourceName);
}
