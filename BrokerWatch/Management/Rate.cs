using System.Text.Json.Serialization;

namespace BrokerWatch.Management;

/// <summary>Messages per second, averaged by the broker.</summary>
public sealed record Rate([property: JsonPropertyName("rate")] double PerSecond);
