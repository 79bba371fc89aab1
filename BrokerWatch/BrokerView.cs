using BrokerWatch.Alarms;
using BrokerWatch.Management;

namespace BrokerWatch;

/// <summary>The result of one poll of a broker.</summary>
/// <param name="State">The state read; null if it could not be read.</param>
/// <param name="Alarms">The active alarms, the most severe first.</param>
/// <param name="ReadyHistory">Number of ready messages per queue (virtual host and name) in the last minute, oldest sample first.</param>
public sealed record BrokerView(
    BrokerState? State, IReadOnlyList<BrokerAlarm> Alarms, IReadOnlyDictionary<(string Vhost, string Queue), IReadOnlyList<Sample>> ReadyHistory);
