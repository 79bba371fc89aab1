using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using NativeServers;

namespace Aspire.Hosting;

/// <summary>RabbitMQ clusters in an AppHost.</summary>
public static class RabbitMQClusterExtensions
{
    // Of the image: the account that the broker runs as.
    private const int ContainerUser = 999;

    /// <summary>
    /// Makes the server the first node of a cluster: adds nodes with the same user and password, named after it (<c>broker-2</c>, <c>broker-3</c>), that find
    /// each other as containers and as native processes. A cluster does not replicate classic queues: declare quorum queues, once all nodes run.
    /// </summary>
    /// <param name="first">The first node.</param>
    /// <param name="count">The number of nodes, an odd one, since a majority must run: 3 survive the loss of one. 1 changes nothing.</param>
    /// <returns>The added nodes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not odd.</exception>
    public static IReadOnlyList<IResourceBuilder<RabbitMQServerResource>> WithClusterNodes(this IResourceBuilder<RabbitMQServerResource> first, int count)
    {
        if (count < 1 || count % 2 == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A cluster of '{first.Resource.Name}' needs an odd number of nodes: 1, 3 or 5.");
        }

        var builder = first.ApplicationBuilder;
        var user = first.Resource.UserNameParameter is { } name ? builder.CreateResourceBuilder(name) : null;
        var added = Enumerable.Range(2, count - 1)
            .Select(number => builder.AddRabbitMQ(
                string.Create(CultureInfo.InvariantCulture, $"{first.Resource.Name}-{number}"),
                user,
                builder.CreateResourceBuilder(first.Resource.PasswordParameter)))
            .ToList();
        if (added.Count > 0)
        {
            var cluster = new RabbitMQCluster([first.Resource, .. added.Select(node => node.Resource)]);
            foreach (var node in added.Prepend(first))
            {
                Join(node, cluster);
            }
        }

        return added;
    }

    private static void Join(IResourceBuilder<RabbitMQServerResource> node, RabbitMQCluster cluster)
    {
        // Added last: a data volume's own name of the node (Aspire) would be the same host for all containers.
        node.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            node.WithEnvironment(context => context.EnvironmentVariables["RABBITMQ_NODENAME"] = RabbitMQCluster.NameOf(node.Resource));
            return Task.CompletedTask;
        });
        node.WithAnnotation(cluster)
            .WithContainerFiles(
                "/etc/rabbitmq/conf.d",
                (_, _) => Task.FromResult<IEnumerable<ContainerFileSystemItem>>([new ContainerFile
                {
                    Name = "20-cluster.conf",
                    Contents = RabbitMQServer.Text(cluster.Settings()),
                }]))
            .WithContainerFiles(
                "/var/lib/rabbitmq",
                [new ContainerFile { Name = ".erlang.cookie", Contents = cluster.Cookie, Mode = UnixFileMode.UserRead }],
                ContainerUser,
                ContainerUser);
    }
}
