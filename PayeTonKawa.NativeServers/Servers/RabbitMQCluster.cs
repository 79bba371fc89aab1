using System.Globalization;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace NativeServers;

/// <summary>The nodes of a RabbitMQ cluster, and what each must know to find the others (RabbitMQ, "Cluster Formation", classic_config).</summary>
internal sealed class RabbitMQCluster(IReadOnlyList<RabbitMQServerResource> nodes) : IResourceAnnotation
{
    private const int CookieLength = 40;

    /// <summary>The secret by which nodes accept each other; another one in each run of the AppHost.</summary>
    public string Cookie { get; } = RandomNumberGenerator.GetHexString(CookieLength);

    /// <summary>The port at which native nodes look up each other's ports.</summary>
    public string LookupPort { get; } = RabbitMQServer.FreePort();

    /// <summary>A node's name: of its container on their network, or of its process on this machine.</summary>
    public static string NameOf(RabbitMQServerResource node) =>
        node.Annotations.OfType<ContainerImageAnnotation>().Any() ? $"rabbit@{node.Name}" : $"{node.Name}@localhost";

    /// <summary>The settings for <c>rabbitmq.conf</c>. A node that is cut off is given up after 6 to 10 s, instead of after a minute.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings() =>
    [
        new("cluster_formation.peer_discovery_backend", "classic_config"),
        .. nodes.Select((node, index) =>
            KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"cluster_formation.classic_config.nodes.{index + 1}"), NameOf(node))),
        new("cluster_partition_handling", "pause_minority"),
        new("net_ticktime", "8"),
    ];
}
