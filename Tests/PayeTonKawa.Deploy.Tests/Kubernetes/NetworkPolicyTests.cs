using System.Text.Json.Nodes;

namespace PayeTonKawa.Deploy.Tests.Kubernetes;

/// <summary>Who reaches whom, by all network policies together.</summary>
public sealed class NetworkPolicyTests
{
    private const string Ours = "payetonkawa";

    private static readonly Peer[] Others =
    [
        new("ingress", "traefik", Labels("app.kubernetes.io/name", "traefik"), []),
        new("dns", "kube-system", Labels("k8s-app", "kube-dns"), [53]),
        new("operator of databases", "cnpg-system", [], []),
        new("operator of brokers", "rabbitmq-system", [], []),
        new("keda", "keda", [], []),
        new("collector", "observability", [], [4317]),
        new("stranger", "default", [], [8080, 5432]),
        new("internet", null, [], [80, 443]),
    ];

    [Fact]
    public async Task Each_pod_reaches_what_it_needs_and_nothing_else()
    {
        var overlay = await Overlay.BuildAsync("production");
        var policies = overlay.OfKind("NetworkPolicy").Select(policy => policy["spec"]!.AsObject()).ToList();
        Peer[] peers =
        [
            .. overlay.OfKind("Deployment").Select(item => new Peer(item.Name(), Ours, item["spec"]!["template"]!["metadata"]!["labels"]!.AsObject(), [8080])),
            .. overlay.OfKind("Job").Select(item => new Peer(item.Name(), Ours, item["spec"]!["template"]!["metadata"]!["labels"]!.AsObject(), [])),
            .. overlay.OfKind("Cluster").Select(item => new Peer(item.Name(), Ours, InstanceLabels(item), [5432, 8000])),
            new("rabbitmq", Ours, Labels("app.kubernetes.io/name", "rabbitmq"), [5672, 15672, 25672]),
            .. Others,
        ];

        var reached =
            from source in peers
            from target in peers
            where source.Namespace == Ours || target.Namespace == Ours
            let ports = target.Ports.Where(port => Allows(policies, "egress", source, target, port) && Allows(policies, "ingress", target, source, port))
            where ports.Any()
            select $"{source.Name} → {target.Name}: {string.Join(", ", ports)}";

        Assert.Equal(Expected().Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Expected()
    {
        string[] domains = ["clients", "produits", "commandes"];
        string[] services = [.. domains.Select(domain => $"api-{domain}"), "consumer-commandes", "backoffice"];
        string[] servers = [.. domains.Select(domain => $"db-{domain}"), "rabbitmq"];
        return
        [
            .. domains.SelectMany(domain => new[] { "api", "migrations" }.Select(part => $"{part}-{domain} → db-{domain}: 5432")),
            "consumer-commandes → db-commandes: 5432",
            .. domains.Select(domain => $"db-{domain} → db-{domain}: 5432, 8000"),
            .. domains.Select(domain => $"operator of databases → db-{domain}: 5432, 8000"),
            .. services[..4].Select(service => $"{service} → rabbitmq: 5672"),
            "backoffice → rabbitmq: 5672, 15672",
            "rabbitmq → rabbitmq: 5672, 15672, 25672",
            "operator of brokers → rabbitmq: 15672",
            "keda → rabbitmq: 5672",
            .. services[..4].Select(service => $"backoffice → {service}: 8080"),
            .. domains.Select(domain => $"ingress → api-{domain}: 8080"),
            "ingress → backoffice: 8080",
            .. services.Concat(servers).Concat(domains.Select(domain => $"migrations-{domain}")).Select(pod => $"{pod} → dns: 53"),
            .. services.Select(service => $"{service} → collector: 4317"),
            .. servers.Append("backoffice").Select(pod => $"{pod} → internet: 443"),
        ];
    }

    // As the operator labels the instances.
    private static JsonObject InstanceLabels(JsonObject cluster)
    {
        var labels = cluster["spec"]!["inheritedMetadata"]!["labels"]!.DeepClone().AsObject();
        labels["cnpg.io/cluster"] = cluster.Name();
        return labels;
    }

    private static bool Allows(IEnumerable<JsonObject> policies, string direction, Peer subject, Peer other, int port)
    {
        var applying = policies
            .Where(policy => subject.Namespace == Ours && Concerns(policy, direction) && Selects(policy["podSelector"]!, subject.Labels))
            .ToList();
        return applying.Count == 0
            || applying.SelectMany(policy => policy.Nodes(direction)).Any(rule => Matches(rule, direction == "ingress" ? "from" : "to", other, port));
    }

    // Without types it is about what comes in, and about what goes out if it says anything of that.
    private static bool Concerns(JsonObject policy, string direction) => policy["policyTypes"] is null
        ? direction == "ingress" || policy[direction] is not null
        : policy.Strings("policyTypes").Contains(direction, StringComparer.OrdinalIgnoreCase);

    private static bool Matches(JsonNode rule, string peers, Peer other, int port) =>
        (rule[peers] is null || rule.Nodes(peers).Any(peer => IsOf(peer, other)))
        && (rule["ports"] is null || rule.Strings("ports.port").Any(allowed => (allowed == "http" ? "8080" : allowed) == $"{port}"));

    private static bool IsOf(JsonNode peer, Peer other) =>
        other.Namespace is not null
        && (peer["namespaceSelector"] is { } spaces
            ? Selects(spaces, Labels("kubernetes.io/metadata.name", other.Namespace))
            : other.Namespace == Ours)
        && (peer["podSelector"] is not { } pods || Selects(pods, other.Labels));

    private static bool Selects(JsonNode selector, JsonObject labels) =>
        (selector["matchLabels"]?.AsObject() ?? []).All(label => labels[label.Key]?.ToString() == label.Value!.ToString())
        && selector.Nodes("matchExpressions").All(expression => labels[expression["key"]!.ToString()] is { } value && expression["operator"]!.ToString() switch
        {
            "In" => expression.Strings("values").Contains(value.ToString()),
            "Exists" => true,
            var other => throw new NotSupportedException(other),
        });

    private static JsonObject Labels(string name, string value) => new() { [name] = value };

    private sealed record Peer(string Name, string? Namespace, JsonObject Labels, int[] Ports);
}
