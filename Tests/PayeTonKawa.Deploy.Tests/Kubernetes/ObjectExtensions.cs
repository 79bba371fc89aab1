using System.Text.Json.Nodes;

namespace PayeTonKawa.Deploy.Tests.Kubernetes;

internal static class ObjectExtensions
{
    internal static string ApiVersion(this JsonObject item) => item["apiVersion"]!.GetValue<string>();

    internal static string Kind(this JsonObject item) => item["kind"]!.GetValue<string>();

    internal static string Name(this JsonObject item) => item["metadata"]!["name"]!.GetValue<string>();

    /// <summary>The specification of a Deployment's or Job's pods.</summary>
    internal static JsonObject Pod(this JsonObject workload) => workload["spec"]!["template"]!["spec"]!.AsObject();

    internal static JsonObject Container(this JsonObject workload) => Assert.Single(workload.Pod()["containers"]!.AsArray())!.AsObject();

    /// <summary>The nodes at a path of names separated by dots; arrays on the way count with all their items.</summary>
    internal static IEnumerable<JsonNode> Nodes(this JsonNode? node, string path) =>
        path.Split('.').Aggregate(Items(node), (nodes, name) => nodes.SelectMany(parent => parent is JsonObject ? Items(parent[name]) : []));

    internal static IEnumerable<string> Strings(this JsonNode? node, string path) => node.Nodes(path).Select(value => value.ToString());

    internal static IEnumerable<JsonNode> Nodes(this IEnumerable<JsonNode> nodes, string path) => nodes.SelectMany(node => node.Nodes(path));

    internal static IEnumerable<string> Strings(this IEnumerable<JsonNode> nodes, string path) => nodes.SelectMany(node => node.Strings(path));

    private static IEnumerable<JsonNode> Items(JsonNode? node) => node switch
    {
        null => [],
        JsonArray array => array.OfType<JsonNode>(),
        _ => [node],
    };
}
