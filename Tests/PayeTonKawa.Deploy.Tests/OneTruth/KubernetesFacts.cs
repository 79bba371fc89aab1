using System.Text.Json.Nodes;
using PayeTonKawa.Deploy.Tests.Kubernetes;

namespace PayeTonKawa.Deploy.Tests.OneTruth;

internal static class KubernetesFacts
{
    internal static async Task<SystemFacts> ReadAsync(string overlayName)
    {
        var overlay = await Overlay.BuildAsync(overlayName);
        return new(
            overlay.OfKind("Deployment").ToDictionary(deployment => deployment.Name(), deployment => Settings(overlay, deployment)),
            overlay.OfKind("Cluster").ToDictionary(database => database.Name(), database => database.Strings("spec.bootstrap.initdb.database").Single()),
            SystemFacts.Versions(overlay.Objects.Strings("spec.imageName").Concat(overlay.Objects.Strings("spec.image"))));
    }

    private static Dictionary<string, string> Settings(Overlay overlay, JsonObject deployment) =>
        deployment.Container().Nodes("env").Select(variable => KeyValuePair.Create(variable["name"]!.ToString(), variable["value"]?.ToString() ?? ""))
            .Concat(overlay.SecretSettings(deployment))
            .ToDictionary();
}
