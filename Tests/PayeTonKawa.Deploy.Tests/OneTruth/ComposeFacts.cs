using System.Globalization;
using System.Text.Json.Nodes;
using PayeTonKawa.Tests;

namespace PayeTonKawa.Deploy.Tests.OneTruth;

/// <summary><c>deploy/compose/compose.yaml</c> with the secrets that <c>secrets.sh</c> beside it makes, a folder for each service.</summary>
internal static class ComposeFacts
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy/compose");

    internal static async Task<SystemFacts> ReadAsync()
    {
        var file = Path.Combine(Folder, "compose.yaml");
        Assert.SkipUnless(File.Exists(file), "There is no deploy/compose/compose.yaml.");
        var services = Yaml.Read(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Single()["services"]!.AsObject();
        var secrets = Directory.CreateTempSubdirectory("ptk-deploy-").FullName;
        try
        {
            var made = await Command.RunAsync(
                Path.Combine(Folder, "secrets.sh"), [secrets], new Dictionary<string, string>(), TestContext.Current.CancellationToken);
            Assert.True(made.ExitCode == 0, made.Output + made.Error);
            return Read([.. services.Select(service => (service.Key, service.Value!.AsObject()))], secrets);
        }
        finally
        {
            Directory.Delete(secrets, recursive: true);
        }
    }

    private static SystemFacts Read(IReadOnlyList<(string Name, JsonObject Value)> services, string secrets) => new(
        services.Where(service => Image(service.Value).StartsWith($"payetonkawa/{service.Name}:", StringComparison.Ordinal))
            .ToDictionary(service => service.Name, service => Settings(service.Name, service.Value, secrets)),
        services.Where(service => service.Value["environment"]?["POSTGRES_DB"] is not null)
            .ToDictionary(service => service.Name, service => service.Value["environment"]!["POSTGRES_DB"]!.ToString()),
        SystemFacts.Versions(services.Select(service => Image(service.Value)).Where(image => image.Split(':')[0] is "postgres" or "rabbitmq")))
    {
        // ${API_CLIENTS_PORT:-8000}:8000 of the gateway.
        PublishedPorts = (
            from port in services.SelectMany(service => service.Value["ports"]?.AsArray().Select(port => port!.ToString()) ?? [])
            where port.StartsWith("${", StringComparison.Ordinal)
            let name = port[2..port.IndexOf("_PORT", StringComparison.Ordinal)].ToLowerInvariant().Replace('_', '-')
            select (name, port)).ToDictionary(
                entry => entry.name,
                entry => int.Parse(entry.port.Split(":-")[1].Split('}')[0], CultureInfo.InvariantCulture)),
    };

    private static string Image(JsonObject service) => service["image"]?.ToString() ?? "";

    private static Dictionary<string, string> Settings(string name, JsonObject service, string secrets) =>
        (service["environment"]?.AsObject() ?? []).Select(variable => KeyValuePair.Create(variable.Key, variable.Value?.ToString() ?? ""))
            .Concat(Directory.GetFiles(Path.Combine(secrets, name)).Select(file => KeyValuePair.Create(Path.GetFileName(file), File.ReadAllText(file).Trim())))
            .ToDictionary();
}
