using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;

namespace PayeTonKawa.Deploy.Tests.Kubernetes;

/// <summary>Says what the API server would refuse.</summary>
internal static class ObjectValidator
{
    /// <summary>The errors of all objects, each with its kind and name.</summary>
    internal static async Task<IReadOnlyList<string>> ErrorsAsync(IReadOnlyList<JsonObject> objects)
    {
        var custom = objects.Where(CustomResourceSchemas.Know).ToList();
        var known = objects.Except(custom).ToList();
        return
        [
            .. from item in custom from error in CustomResourceSchemas.Errors(item) select Line(item, error),
            .. from item in known let error = StrictError(item) where error is not null select Line(item, error),
            .. from pair in known.Zip(await ModelErrorsAsync(known)) where pair.Second is not null select Line(pair.First, pair.Second),
        ];
    }

    private static string Line(JsonObject item, string error) => $"{item.Kind()} {item.Name()}: {error}";

    // KubernetesClient, for unknown fields and wrong types.
    private static string? StrictError(JsonObject item)
    {
        try
        {
            return KubernetesYaml.LoadAllFromString(item.ToJsonString(), strict: true).Count == 1 ? null : "KubernetesClient reads no object.";
        }
        catch (Exception exception)
        {
            return $"KubernetesClient: {exception.GetBaseException().Message}";
        }
    }

    // kubernetes-models, for missing fields, and types that YAML converts.
    private static async Task<string?[]> ModelErrorsAsync(IReadOnlyList<JsonObject> objects)
    {
        var errors = JsonSerializer.Deserialize<string?[]>(await NodePackages.NodeAsync("validate.js", JsonSerializer.Serialize(objects)))!;
        return [.. errors.Select(error => error is null ? null : $"kubernetes-models: {error}")];
    }
}
