using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PayeTonKawa.Tests;

namespace PayeTonKawa.Deploy.Tests.Kubernetes;

/// <summary>The objects of an overlay, as <c>kubectl kustomize</c> builds it, and the Secrets that they refer to, as <c>secrets.sh</c> creates them.</summary>
internal sealed class Overlay(IReadOnlyList<JsonObject> objects, IReadOnlyList<JsonObject> secrets)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy/kubernetes");
    private static readonly ConcurrentDictionary<string, Lazy<Task<Overlay>>> Built = new();

    /// <summary>Their names, for the data of theories.</summary>
    internal static IEnumerable<string> Names => Directory.GetDirectories(Path.Combine(Folder, "overlays")).Select(folder => Path.GetFileName(folder)).Order();

    internal IReadOnlyList<JsonObject> Objects => objects;

    internal IReadOnlyList<JsonObject> Secrets => secrets;

    internal static Task<Overlay> BuildAsync(string name) => Built.GetOrAdd(name, _ => new(() => BuildNewAsync(name))).Value;

    internal IEnumerable<JsonObject> OfKind(params string[] kinds) => objects.Where(item => kinds.Contains(item.Kind()));

    /// <summary>The entries of the Secrets that a pod mounts: each becomes a file, and the file a setting.</summary>
    internal IEnumerable<KeyValuePair<string, string>> SecretSettings(JsonObject workload) =>
        from name in workload.Pod()["volumes"]!.AsArray().SelectMany(volume => volume!.Strings("projected.sources.secret.name"))
        from entry in secrets.Single(secret => secret.Name() == name)["stringData"]!.AsObject()
        select KeyValuePair.Create(entry.Key, entry.Value!.GetValue<string>());

    private static async Task<Overlay> BuildNewAsync(string name)
    {
        var objects = await NodePackages.KubectlAsync("kustomize", Path.Combine(Folder, "overlays", name));
        var secrets = await Command.RunAsync(
            Path.Combine(Folder, "secrets.sh"), [], new Dictionary<string, string>(), TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (secrets.ExitCode, secrets.Error));
        return new(Yaml.Read(objects), Yaml.Read(secrets.Output));
    }
}
