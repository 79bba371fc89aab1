using System.Text.Json.Serialization;

namespace BrokerWatch.Management;

/// <summary>Messages per second, as the broker averages them.</summary>
public sealed record Rate([property: JsonPropertyName("rate")] double PerSecond);
