using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace PayeTonKawa.Deploy.Tests;

internal static class Yaml
{
    private static readonly IDeserializer Deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
    private static readonly ISerializer JsonSerializer = new SerializerBuilder().JsonCompatible().Build();

    /// <summary>The documents of a stream of YAML; empty ones are left out.</summary>
    internal static IReadOnlyList<JsonObject> Read(string text)
    {
        var documents = new List<JsonObject>();
        var parser = new MergingParser(new Parser(new StringReader(text)));
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
        {
            if (Deserializer.Deserialize(parser) is { } document)
            {
                documents.Add(JsonNode.Parse(JsonSerializer.Serialize(document))!.AsObject());
            }
        }

        return documents;
    }
}
