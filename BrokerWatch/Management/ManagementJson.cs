using System.Text.Json.Serialization;

namespace BrokerWatch.Management;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OverviewJson))]
[JsonSerializable(typeof(NodeInfo[]))]
[JsonSerializable(typeof(ExchangeInfo[]))]
[JsonSerializable(typeof(BindingInfo[]))]
[JsonSerializable(typeof(QueueInfo[]))]
[JsonSerializable(typeof(ConsumerJson[]))]
[JsonSerializable(typeof(ConnectionInfo[]))]
internal sealed partial class ManagementJson : JsonSerializerContext;
