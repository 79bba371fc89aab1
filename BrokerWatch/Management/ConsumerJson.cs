using System.Text.Json;

namespace BrokerWatch.Management;

internal sealed record ConsumerJson(string ConsumerTag, int PrefetchCount, ConsumerJson.QueueName Queue, JsonElement ChannelDetails)
{
    // The broker serializes an empty object as [].
    internal ConsumerInfo ToConsumer() => new(
        Queue.Name,
        Queue.Vhost,
        ConsumerTag,
        ChannelDetails.ValueKind == JsonValueKind.Object && ChannelDetails.TryGetProperty("connection_name", out var name) ? name.GetString() ?? "" : "",
        PrefetchCount);

    internal sealed record QueueName(string Name, string Vhost);
}
