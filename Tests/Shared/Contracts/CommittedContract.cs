using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace PayeTonKawa.Tests.Contracts;

/// <summary><c>docs/asyncapi.json</c> as its readers use it: checks messages against the schemas.</summary>
internal static class CommittedContract
{
    internal static string Path { get; } = System.IO.Path.Combine(Docs(), "asyncapi.json");

    private static readonly Lazy<JsonNode> Document = new(() => JsonNode.Parse(File.ReadAllText(Path))!);

    private static readonly EvaluationOptions Options = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.List };

    /// <summary>What is wrong with a <c>payload</c>, <c>headers</c> or <c>x-amqp-properties</c> of an event's message; nothing if it is valid.</summary>
    internal static IReadOnlyList<string> Faults(string eventName, string part, string json)
    {
        var schema = Document.Value["components"]!["messages"]![eventName]![part]!;
        if (schema["$ref"] is { } reference)
        {
            schema = reference.GetValue<string>()[2..].Split('/').Aggregate(Document.Value, (node, name) => node[name]!);
        }

        using var instance = JsonDocument.Parse(json);
        var results = JsonSchema.FromText(schema.ToJsonString()).Evaluate(instance.RootElement, Options);
        return results.IsValid
            ? []
            : [.. from detail in results.Details ?? []
                  from error in detail.Errors ?? new Dictionary<string, string>()
                  select $"{detail.InstanceLocation}: {error.Value}"];
    }

    private static string Docs([CallerFilePath] string thisFile = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs"));
}
