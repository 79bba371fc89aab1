using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PayeTonKawa.Tests;

namespace PayeTonKawa.Deploy.Tests.OneTruth;

/// <summary>What the AppHost publishes, and what it gives the services when it runs them.</summary>
internal static partial class AppHostFacts
{
    internal static async Task<SystemFacts> ReadManifestAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ptk-deploy-").FullName;
        try
        {
            string[] arguments = [Repository.AppHostAssembly, "--contentRoot", Repository.AppHost, "--publisher", "manifest", "--output-path", folder];
            var result = await Command.RunAsync("dotnet", arguments, new Dictionary<string, string>(), TestContext.Current.CancellationToken);
            Assert.True(result.ExitCode == 0, result.Output + result.Error);
            var manifest = await File.ReadAllTextAsync(Path.Combine(folder, "aspire-manifest.json"), TestContext.Current.CancellationToken);
            return Read([.. JsonNode.Parse(manifest)!["resources"]!.AsObject()]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The names of the settings of each service that is run; their values are known once everything runs.</summary>
    internal static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ReadRunAsync()
    {
        await using var builder = await IsolatedAppHost.CreateAsync([], TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var service in builder.Resources.OfType<ProjectResource>())
        {
            var context = new EnvironmentCallbackContext(builder.ExecutionContext, service, cancellationToken: TestContext.Current.CancellationToken);
            foreach (var environment in service.Annotations.OfType<EnvironmentCallbackAnnotation>())
            {
                await environment.Callback(context);
            }

            settings[service.Name] = [.. context.EnvironmentVariables.Keys];
        }

        return settings;
    }

    private static SystemFacts Read(KeyValuePair<string, JsonNode?>[] resources) => new(
        OfType(resources, "project.v0").ToDictionary(
            service => service.Key,
            service => service.Value!["env"]!.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.ToString())),
        OfType(resources, "value.v0").Select(database => DatabasePattern().Match(database.Value!["connectionString"]!.ToString()))
            .ToDictionary(match => match.Groups["server"].Value, match => match.Groups["database"].Value),
        SystemFacts.Versions(OfType(resources, "container.v0").Select(server => server.Value!["image"]!.ToString())))
    {
        PublishedPorts = OfType(resources, "project.v0").Where(service => service.Value!["bindings"]!["http"]!["targetPort"] is not null).ToDictionary(
            service => service.Key,
            service => int.Parse(service.Value!["bindings"]!["http"]!["targetPort"]!.ToString(), CultureInfo.InvariantCulture)),
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> OfType(IEnumerable<KeyValuePair<string, JsonNode?>> resources, string type) =>
        resources.Where(resource => resource.Value!["type"]!.ToString() == type);

    [GeneratedRegex(@"^\{(?<server>[^.]+)\.connectionString\};Database=(?<database>\w+)$")]
    private static partial Regex DatabasePattern();
}
