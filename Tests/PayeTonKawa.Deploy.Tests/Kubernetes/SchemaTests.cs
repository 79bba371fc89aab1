using System.Text.Json.Nodes;

namespace PayeTonKawa.Deploy.Tests.Kubernetes;

/// <summary>Every object against the schemas of the API that takes it.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Overlays => [.. Overlay.Names];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_object_fits_its_schema(string name)
    {
        var overlay = await Overlay.BuildAsync(name);

        Assert.NotEmpty(overlay.Objects);
        Assert.Empty(await ObjectValidator.ErrorsAsync([.. overlay.Objects, .. overlay.Secrets]));
    }

    [Theory]
    [InlineData("Deployment", "/spec/template/spec/hostNetworks", "true", "KubernetesClient: Property 'hostNetworks' not found")]
    [InlineData("Deployment", "/spec/template/spec/terminationGracePeriodSeconds", "\"long\"", "KubernetesClient: ")]
    [InlineData("Deployment", "/spec/selector", null, "kubernetes-models: ")]
    [InlineData("Deployment", "/spec/template/spec/containers/0/env/0", """{"name": "A", "value": 1}""", "kubernetes-models: ")]
    [InlineData("NetworkPolicy", "/spec/podSelectors", "{}", "KubernetesClient: Property 'podSelectors' not found")]
    [InlineData("RabbitmqCluster", "/spec/replica", "3", "/spec/replica: ")]
    [InlineData("RabbitmqCluster", "/spec/replicas", "\"three\"", "/spec/replicas: ")]
    [InlineData("Cluster", "/spec/postgresql/synchronous/method", "\"all\"", "/spec/postgresql/synchronous/method: ")]
    [InlineData("Cluster", "/spec/instances", null, "/spec: ")]
    [InlineData("ScaledObject", "/spec/triggers", null, "/spec: ")]
    [InlineData("TriggerAuthentication", "/spec/secretTargetRef/0/secret", "\"consumer\"", "/spec/secretTargetRef/0/secret: ")]
    [InlineData("User", "/spec/tags", """["admin"]""", "/spec/tags/0: ")]
    public async Task An_error_is_found(string kind, string path, string? value, string error)
    {
        var item = (await Overlay.BuildAsync("production")).OfKind(kind).First().DeepClone().AsObject();

        Set(item, path.Split('/')[1..], value is null ? null : JsonNode.Parse(value));

        Assert.Contains(await ObjectValidator.ErrorsAsync([item]), found => found.StartsWith($"{kind} {item.Name()}: {error}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_kind_is_found()
    {
        var item = new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deploiement", ["metadata"] = new JsonObject { ["name"] = "api-clients" } };

        Assert.NotEmpty(await ObjectValidator.ErrorsAsync([item]));
    }

    private static void Set(JsonNode item, string[] path, JsonNode? value)
    {
        var parent = path[..^1].Aggregate(item, (node, name) => int.TryParse(name, out var index) ? node[index]! : node[name]!);
        if (parent is JsonArray array)
        {
            array[int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else if (value is null)
        {
            Assert.True(parent.AsObject().Remove(path[^1]));
        }
        else
        {
            parent[path[^1]] = value;
        }
    }
}
