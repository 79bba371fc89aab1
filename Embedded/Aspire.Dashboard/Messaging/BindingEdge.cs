namespace Aspire.Dashboard.Messaging;

/// <param name="RoutingKeys">All that lead from the one to the other.</param>
public sealed record BindingEdge(ExchangeNode Exchange, QueueNode Queue, string RoutingKeys);
