using System.Text.Json;

namespace BrokerWatch.Management;

internal sealed record ConsumerJson(ConsumerJson.QueueName Queue, JsonElement ChannelDetails)
{
    // The broker serializes an empty object as [].
    internal ConsumerInfo ToConsumer() => new(
        Queue.Name,
        Queue.Vhost,
        ChannelDetails.ValueKind == JsonValueKind.Object && ChannelDetails.TryGetProperty("connection_name", out var name) ? name.GetString() ?? "" : "");

    internal sealed record QueueName(string Name, string Vhost);
}
