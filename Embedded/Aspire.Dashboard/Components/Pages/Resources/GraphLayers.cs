namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>The first step of a layered drawing: gives each node a row, so that every arrow leads downwards but those that close a circle.</summary>
internal static class GraphLayers
{
    /// <summary>
    /// The row of each node, from 0 at the top: as far down as its longest way from the top, and not higher above what it points to than it
    /// must. The same input gives the same rows, whatever its order.
    /// </summary>
    public static Dictionary<string, int> Assign(IReadOnlyCollection<string> nodes, IReadOnlyCollection<GraphEdge> edges)
    {
        var forward = WithoutCircles(nodes, edges);
        var after = forward.ToLookup(edge => edge.From, edge => edge.To);
        var before = forward.ToLookup(edge => edge.To, edge => edge.From);
        var rows = new Dictionary<string, int>();
        foreach (var node in nodes)
        {
            RowOf(node);
        }

        foreach (var top in nodes.Where(node => !before.Contains(node) && after.Contains(node)))
        {
            rows[top] = after[top].Min(next => rows[next]) - 1;
        }

        return rows;

        int RowOf(string node) => rows.TryGetValue(node, out var row) ? row : rows[node] = before[node].Select(RowOf).Append(-1).Max() + 1;
    }

    // An arrow back to where a walk came from is turned round.
    private static HashSet<GraphEdge> WithoutCircles(IReadOnlyCollection<string> nodes, IReadOnlyCollection<GraphEdge> edges)
    {
        var after = edges.ToLookup(edge => edge.From, edge => edge.To);
        var (onTheWay, done, forward) = (new HashSet<string>(), new HashSet<string>(), new HashSet<GraphEdge>());
        foreach (var node in nodes.Order(StringComparer.Ordinal))
        {
            Walk(node);
        }

        return forward;

        void Walk(string node)
        {
            if (done.Contains(node) || !onTheWay.Add(node))
            {
                return;
            }

            foreach (var next in after[node].Distinct().Order(StringComparer.Ordinal))
            {
                forward.Add(onTheWay.Contains(next) ? new(next, node) : new(node, next));
                Walk(next);
            }

            onTheWay.Remove(node);
            done.Add(node);
        }
    }
}
