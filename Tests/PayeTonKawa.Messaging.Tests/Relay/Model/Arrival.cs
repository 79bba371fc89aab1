using System.Text.Json;
using PayeTonKawa.Contracts;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Relay.Model;

/// <summary>A message as a reader gets it.</summary>
internal sealed record Arrival(int Entity, int Version, long Sequence)
{
    internal static Arrival Of(string body, IReadOnlyBasicProperties properties)
    {
        var json = JsonDocument.Parse(body).RootElement;
        var data = json.TryGetProperty("data", out var nested) ? nested : json;
        return new(json.GetProperty("produit_id").GetInt32(), data.GetProperty("stock").GetInt32(), (long)properties.Headers![Topology.SequenceHeader]!);
    }

    /// <summary>The last version of each entity for a reader that drops what is older than what it has seen.</summary>
    internal static Dictionary<int, int> Follow(IEnumerable<Arrival> arrivals)
    {
        Dictionary<int, Arrival> last = [];
        foreach (var arrival in arrivals)
        {
            if (!last.TryGetValue(arrival.Entity, out var seen) || arrival.Sequence >= seen.Sequence)
            {
                last[arrival.Entity] = arrival;
            }
        }

        return last.ToDictionary(entry => entry.Key, entry => entry.Value.Version);
    }
}
