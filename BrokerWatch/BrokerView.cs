using BrokerWatch.Alarms;
using BrokerWatch.Management;

namespace BrokerWatch;

/// <summary>What is known of a broker.</summary>
/// <param name="State">As last read; null when it could not be read.</param>
/// <param name="Alarms">The worst first.</param>
/// <param name="ReadyHistory">How many messages waited in each queue (virtual host and name) in the last minute, the oldest sample first.</param>
public sealed record BrokerView(
    BrokerState? State, IReadOnlyList<BrokerAlarm> Alarms, IReadOnlyDictionary<(string Vhost, string Queue), IReadOnlyList<long>> ReadyHistory);
