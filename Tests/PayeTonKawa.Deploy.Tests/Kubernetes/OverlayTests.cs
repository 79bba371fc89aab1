using System.Globalization;
using System.Text.Json.Nodes;

namespace PayeTonKawa.Deploy.Tests.Kubernetes;

/// <summary>What the schemas don't say: what refers to what, what the pods may do, and what an overlay is for.</summary>
public sealed class OverlayTests
{
    // Its services' own limit (PayeTonKawa.ServiceDefaults), and what PostgreSQL and the operator keep for themselves.
    private const int PoolSize = 30, Reserve = 20;

    public static TheoryData<string> Overlays => [.. Overlay.Names];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task No_pod_may_more_than_it_needs(string name)
    {
        var workloads = (await Overlay.BuildAsync(name)).OfKind("Deployment", "Job").ToList();

        Assert.Equal(8, workloads.Count);
        Assert.All(workloads, workload =>
        {
            var (pod, container) = (workload.Pod(), workload.Container());
            Assert.False(pod["automountServiceAccountToken"]!.GetValue<bool>());
            Assert.True(pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>());
            Assert.Equal(1654, pod["securityContext"]!["runAsUser"]!.GetValue<int>());
            Assert.Equal(["RuntimeDefault"], pod.Strings("securityContext.seccompProfile.type"));
            Assert.True(container["securityContext"]!["readOnlyRootFilesystem"]!.GetValue<bool>());
            Assert.False(container["securityContext"]!["allowPrivilegeEscalation"]!.GetValue<bool>());
            Assert.Equal(["ALL"], container.Strings("securityContext.capabilities.drop"));
            Assert.NotEmpty(container.Strings("resources.requests.cpu"));
            Assert.NotEmpty(container.Strings("resources.limits.memory"));
            Assert.DoesNotContain(container.Strings("env.name"), variable => variable.Contains("Key", StringComparison.Ordinal));
            Assert.All(container.Strings("env.value"), value => Assert.DoesNotContain("Password", value, StringComparison.OrdinalIgnoreCase));
        });
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task A_pod_is_started_looked_at_and_replaced_without_a_failed_request(string name) =>
        Assert.All((await Overlay.BuildAsync(name)).OfKind("Deployment"), deployment =>
        {
            var container = deployment.Container();
            Assert.Equal(["/alive"], container.Strings("startupProbe.httpGet.path"));
            Assert.Equal(["/health"], container.Strings("readinessProbe.httpGet.path"));
            Assert.Equal(["/alive"], container.Strings("livenessProbe.httpGet.path"));
            Assert.Equal(["0"], deployment.Strings("spec.strategy.rollingUpdate.maxUnavailable"));
            Assert.NotEmpty(container.Nodes("lifecycle.preStop.sleep"));
            Assert.Equal(
                ["kubernetes.io/hostname", "topology.kubernetes.io/zone"], deployment.Strings("spec.template.spec.topologySpreadConstraints.topologyKey"));
            Assert.Equal("last", deployment["metadata"]!["labels"]!["payetonkawa/rollout"]?.ToString());
        });

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_reference_leads_somewhere(string name)
    {
        var overlay = await Overlay.BuildAsync(name);
        var pods = overlay.OfKind("Deployment", "Job").Select(workload => workload["spec"]!["template"]!["metadata"]!["labels"]!.AsObject()).ToList();

        Assert.All(overlay.OfKind("Service"), service => Assert.Single(pods, pod => Selects(service["spec"]!["selector"]!.AsObject(), pod)));
        Assert.All(
            overlay.OfKind("Deployment"),
            item => Assert.Equal([item.Name()], pods.Where(pod => Selects(item["spec"]!["selector"]!["matchLabels"]!.AsObject(), pod))
                .Select(pod => pod["app.kubernetes.io/name"]!.ToString())));
        Named(overlay.OfKind("Deployment", "Job").Strings("spec.template.spec.serviceAccountName"), "ServiceAccount");
        Named(overlay.OfKind("Ingress").Strings("spec.rules.http.paths.backend.service.name"), "Service");
        Named(overlay.Objects.Strings("spec.template.spec.volumes.persistentVolumeClaim.claimName"), "PersistentVolumeClaim");
        Named(overlay.Objects.Strings("spec.scaleTargetRef.name"), "Deployment");
        Named(overlay.Objects.Strings("spec.bootstrap.initdb.postInitApplicationSQLRefs.configMapRefs.name"), "ConfigMap");
        Named(overlay.Objects.Strings("spec.userReference.name"), "User");
        Named(overlay.Objects.Strings("spec.rabbitmqClusterReference.name"), "RabbitmqCluster");

        void Named(IEnumerable<string> references, string kind) =>
            Assert.All(references, reference => Assert.Contains(reference, overlay.OfKind(kind).Select(item => item.Name())));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Only_a_migration_has_the_role_that_changes_tables_and_it_runs_the_image_of_its_service(string name)
    {
        var overlay = await Overlay.BuildAsync(name);
        bool MayMigrate(JsonObject workload) => overlay.SecretSettings(workload).Any(setting => setting.Key.EndsWith("-migrations", StringComparison.Ordinal));

        Assert.All(overlay.OfKind("Deployment"), deployment =>
        {
            Assert.False(MayMigrate(deployment));
            Assert.StartsWith($"payetonkawa/{deployment.Name()}:", deployment.Container()["image"]!.ToString());
        });
        Assert.All(overlay.OfKind("Job"), job =>
        {
            Assert.True(MayMigrate(job));
            Assert.Equal(["Migrations__Only=true"], job.Container().Nodes("env").Select(variable => $"{variable["name"]}={variable["value"]}"));
            var service = overlay.OfKind("Deployment").Single(item => item.Container()["image"]!.ToString() == job.Container()["image"]!.ToString());
            Assert.Equal(Database(service), Database(job));
            Assert.Subset(
                overlay.SecretSettings(job).Select(setting => setting.Key).ToHashSet(),
                overlay.SecretSettings(service).Select(setting => setting.Key).ToHashSet());
        });
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_secret_that_is_referred_to_is_created_and_no_other(string name)
    {
        var overlay = await Overlay.BuildAsync(name);
        string[] paths =
        [
            "spec.template.spec.volumes.projected.sources.secret.name", "spec.bootstrap.initdb.secret.name", "spec.managed.roles.passwordSecret.name",
            "spec.importCredentialsSecret.name",
        ];

        var referred = paths.SelectMany(path => overlay.Objects.Strings(path)).ToHashSet();

        Assert.Equal(referred.Order(), overlay.Secrets.Select(secret => secret.Name()).Order());
        Assert.All(overlay.Objects.Nodes("spec.secretTargetRef"), reference => Assert.Contains(
            overlay.Secrets, secret => secret.Name() == reference["name"]!.ToString() && secret["stringData"]![reference["key"]!.ToString()] is not null));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task A_database_has_connections_for_all_pods_that_there_can_be(string name)
    {
        var overlay = await Overlay.BuildAsync(name);
        Assert.All(overlay.OfKind("Cluster"), database =>
        {
            // One more while a Deployment is replaced; and the migrations.
            var pods = 1 + overlay.OfKind("Deployment").Where(deployment => Database(deployment) == database.Name()).Sum(item => Most(overlay, item) + 1);
            var connections = database["spec"]!["postgresql"]!["parameters"]!["max_connections"]!.ToString();
            Assert.InRange((pods * PoolSize) + Reserve, 1, int.Parse(connections, CultureInfo.InvariantCulture));
        });
    }

    [Fact]
    public async Task Small_is_one_of_everything()
    {
        var overlay = await Overlay.BuildAsync("small");

        Assert.Empty(overlay.OfKind("HorizontalPodAutoscaler", "ScaledObject", "PodDisruptionBudget"));
        Assert.All(overlay.OfKind("Deployment", "RabbitmqCluster", "Cluster"), item => Assert.Equal(1, Most(overlay, item)));
    }

    [Fact]
    public async Task Production_has_more_than_one_of_everything()
    {
        var overlay = await Overlay.BuildAsync("production");
        var scaled = overlay.OfKind("HorizontalPodAutoscaler", "ScaledObject").ToList();

        Assert.Equal(4, scaled.Count);
        Assert.All(scaled, item => Assert.Equal("2", Assert.Single(item.Strings("spec.minReplicas").Concat(item.Strings("spec.minReplicaCount")))));
        Assert.All(overlay.OfKind("Deployment", "RabbitmqCluster", "Cluster"), item => Assert.InRange(Most(overlay, item), 2, int.MaxValue));
        Assert.Equal(
            overlay.OfKind("Deployment", "RabbitmqCluster").Select(item => item.Name()).Order(),
            overlay.OfKind("PodDisruptionBudget").Select(item => item.Name()).Order());
        Assert.Equal(["required", "required", "required"], overlay.OfKind("Cluster").Strings("spec.postgresql.synchronous.dataDurability"));
        Assert.Equal(["ReadWriteMany"], overlay.OfKind("PersistentVolumeClaim").Strings("spec.accessModes"));
    }

    private static bool Selects(JsonObject selector, JsonObject labels) =>
        selector.All(label => labels[label.Key]?.ToString() == label.Value!.ToString());

    private static string? Database(JsonObject workload) => workload["spec"]!["template"]!["metadata"]!["labels"]!["payetonkawa/database"]?.ToString();

    // How many pods there can be.
    private static int Most(Overlay overlay, JsonObject item) => int.Parse(
        overlay.OfKind("HorizontalPodAutoscaler", "ScaledObject").Where(scaler => scaler.Name() == item.Name())
            .SelectMany(scaler => scaler.Strings("spec.maxReplicas").Concat(scaler.Strings("spec.maxReplicaCount")))
            .Concat(item.Strings("spec.replicas"))
            .Concat(item.Strings("spec.instances"))
            .FirstOrDefault("1"),
        CultureInfo.InvariantCulture);
}
