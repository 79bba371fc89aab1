using System.Data.Common;
using PayeTonKawa.Deploy.Tests.Kubernetes;

namespace PayeTonKawa.Deploy.Tests.OneTruth;

/// <summary>The AppHost, its manifest, Compose and Kubernetes describe one system.</summary>
public sealed class OneTruthTests
{
    private const string Compose = "compose";

    // Aspire's other names of the same values, and what concerns a run in development only.
    private static readonly string[] OfAspire = ["__https__", "Dashboard__", "Logging__", "ApiKeys__dev__"];

    // What a development machine does not have: a role for the migrations alone, sessions that outlive a process.
    private static readonly string[] OfDeployments = ["-migrations", "DataProtection__Folder"];

    private static readonly Lazy<Task<SystemFacts>> Manifest = new(AppHostFacts.ReadManifestAsync);

    public static TheoryData<string> Deployments => [.. Overlay.Names, Compose];

    [Fact]
    public async Task A_run_gives_the_services_the_settings_of_the_manifest()
    {
        var run = await AppHostFacts.ReadRunAsync();

        Assert.Equal(Lines((await Manifest.Value).Settings.ToDictionary(service => service.Key, service => service.Value.Keys)), Lines(run));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public async Task A_deployment_gives_the_services_the_settings_of_the_AppHost(string name)
    {
        var facts = await ReadAsync(name);

        Assert.Equal(
            Lines((await Manifest.Value).Settings.ToDictionary(service => service.Key, service => service.Value.Keys)),
            Lines(facts.Settings.ToDictionary(service => service.Key, service => service.Value.Keys)));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public async Task A_deployment_has_the_servers_of_the_AppHost(string name)
    {
        var (manifest, facts) = (await Manifest.Value, await ReadAsync(name));

        Assert.Equal(manifest.Databases.OrderBy(server => server.Key), facts.Databases.OrderBy(server => server.Key));
        Assert.Equal(manifest.Images, facts.Images);
        if (name == Compose)
        {
            Assert.Equal(manifest.PublishedPorts.OrderBy(service => service.Key), facts.PublishedPorts.OrderBy(service => service.Key));
        }
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public async Task Each_address_is_that_of_the_resource_in_its_setting_s_name(string name)
    {
        var (manifest, facts) = (await Manifest.Value, await ReadAsync(name));
        var settings = facts.Settings.SelectMany(service => service.Value.Select(setting => (Service: service.Key, Name: setting.Key, setting.Value))).ToList();

        foreach (var (_, key, value) in settings.Where(setting => setting.Name.StartsWith("services__", StringComparison.OrdinalIgnoreCase)))
        {
            var port = key.Contains("__management__", StringComparison.Ordinal) ? 15672 : 8080;
            Assert.Equal($"http://{key.Split("__")[1]}:{port}", value);
        }

        foreach (var (service, _, value) in settings.Where(setting => setting.Name == "ConnectionStrings__rabbitmq"))
        {
            var uri = new Uri(value);
            Assert.Equal((service, "rabbitmq", 5672), (uri.UserInfo.Split(':')[0], uri.Host.Split('.')[0], uri.Port));
        }

        foreach (var (_, key, value) in settings.Where(setting => setting.Name.Contains("-db", StringComparison.Ordinal)))
        {
            var domain = key["ConnectionStrings__".Length..].Split('-')[0];
            var connection = new DbConnectionStringBuilder { ConnectionString = value };
            Assert.Contains(connection["Host"].ToString(), new[] { $"db-{domain}", $"db-{domain}-rw" });
            Assert.Equal(manifest.Databases[$"db-{domain}"], connection["Database"]);
            Assert.Equal(key.EndsWith("-migrations", StringComparison.Ordinal) ? $"{domain}_migrations" : domain, connection["Username"]);
        }
    }

    private static Task<SystemFacts> ReadAsync(string name) => name == Compose ? ComposeFacts.ReadAsync() : KubernetesFacts.ReadAsync(name);

    // A line for each setting of ours: what has a section, and is not a repetition of another one without its hyphens.
    private static IEnumerable<string> Lines<T>(IReadOnlyDictionary<string, T> settings) where T : IEnumerable<string> =>
        from service in settings
        from name in service.Value
        where name.Contains("__", StringComparison.Ordinal)
            && !OfAspire.Concat(OfDeployments).Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase))
            && !service.Value.Any(other => other != name && other.Replace('-', '_') == name)
        orderby service.Key, name.ToLowerInvariant()
        select $"{service.Key} {name.ToLowerInvariant()}";
}
