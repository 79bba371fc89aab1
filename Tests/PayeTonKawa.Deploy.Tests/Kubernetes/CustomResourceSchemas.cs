using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace PayeTonKawa.Deploy.Tests.Kubernetes;

/// <summary>
/// The schemas that the operators publish for their resources (<c>Schemas/</c>), strict as the API server can be: a field that they don't name is an error.
/// </summary>
internal static class CustomResourceSchemas
{
    // A dialect that takes the keywords of Kubernetes itself (x-kubernetes-…) for annotations.
    private static readonly BuildOptions Dialects = new() { Dialect = Dialect.Draft202012 };

    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List };

    private static readonly Lazy<IReadOnlyDictionary<(string ApiVersion, string Kind), JsonSchema>> All = new(() =>
        (from file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Kubernetes", "Schemas"), "*.yaml")
         let definition = Yaml.Read(File.ReadAllText(file)).Single()["spec"]!
         from version in definition["versions"]!.AsArray()
         select (
             Key: ($"{definition["group"]}/{version["name"]}", definition["names"]!["kind"]!.ToString()),
             Schema: Closed(version["schema"]!["openAPIV3Schema"]!.AsObject()))).ToDictionary(entry => entry.Key, entry => entry.Schema));

    internal static bool Know(JsonObject item) => All.Value.ContainsKey((item.ApiVersion(), item.Kind()));

    internal static IEnumerable<string> Errors(JsonObject item)
    {
        var results = All.Value[(item.ApiVersion(), item.Kind())].Evaluate(JsonSerializer.SerializeToElement(item), Options);
        return results.IsValid
            ? []
            : from detail in results.Details ?? []
              from error in detail.Errors ?? new Dictionary<string, string>()
              select $"{detail.InstanceLocation}: {error.Value}";
    }

    private static JsonSchema Closed(JsonObject schema)
    {
        Close(schema);
        return JsonSchema.FromText(schema.ToJsonString(), Dialects);
    }

    private static void Close(JsonObject schema)
    {
        if (schema["properties"] is JsonObject properties)
        {
            foreach (var (_, property) in properties)
            {
                Close(property!.AsObject());
            }

            if (schema["x-kubernetes-preserve-unknown-fields"] is null)
            {
                schema["additionalProperties"] = false;
            }
        }

        foreach (var items in (JsonNode?[])[schema["items"], schema["additionalProperties"]])
        {
            if (items is JsonObject inner)
            {
                Close(inner);
            }
        }
    }
}
