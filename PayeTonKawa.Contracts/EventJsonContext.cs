using System.Text.Json.Serialization;

namespace PayeTonKawa.Contracts;

[JsonSerializable(typeof(ClientCreated))]
[JsonSerializable(typeof(ClientUpdated))]
[JsonSerializable(typeof(ClientDeleted))]
[JsonSerializable(typeof(ProduitCreated))]
[JsonSerializable(typeof(ProduitUpdated))]
[JsonSerializable(typeof(ProduitDeleted))]
[JsonSerializable(typeof(ProduitStockLow))]
[JsonSerializable(typeof(CommandeCreated))]
[JsonSerializable(typeof(CommandeUpdated))]
[JsonSerializable(typeof(CommandeDeleted))]
internal sealed partial class EventJsonContext : JsonSerializerContext;
