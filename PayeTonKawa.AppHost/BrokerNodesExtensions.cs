namespace PayeTonKawa.AppHost;

internal static class BrokerNodesExtensions
{
    /// <summary>
    /// Tells a service the further nodes of the broker's cluster, and lets it start when all run: a quorum queue gets its replicas when it is declared. No
    /// effect without further nodes.
    /// </summary>
    public static void WithBrokerNodes(
        this IResourceBuilder<ProjectResource> service,
        IResourceBuilder<RabbitMQServerResource> first,
        IReadOnlyList<IResourceBuilder<RabbitMQServerResource>> others)
    {
        if (others.Count == 0)
        {
            return;
        }

        var addresses = new ReferenceExpressionBuilder();
        foreach (var (index, node) in others.Index())
        {
            addresses.AppendLiteral(index > 0 ? "," : "");
            addresses.AppendFormatted(node.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort));
        }

        service.WithEnvironment("Broker__Nodes", addresses.Build()).WithEnvironment("Broker__QuorumQueues", "true");
        foreach (var node in others.Prepend(first))
        {
            service.WaitForBroker(node);
        }
    }
}
