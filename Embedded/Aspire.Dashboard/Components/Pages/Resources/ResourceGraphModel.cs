using System.Globalization;
using Aspire.DashboardService.Proto.V1;

namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>The drawing of some resources: nodes with their places, arrows with their ways.</summary>
internal sealed class ResourceGraphModel
{
    // A node's ring, and a little air.
    private const double Radius = 54;

    private readonly GraphLayout _layout;
    private readonly IReadOnlyCollection<GraphEdge> _edges;

    private ResourceGraphModel(IReadOnlyList<Resource> resources, ILookup<GraphEdge, string> types, GraphLayout layout, IReadOnlyCollection<GraphEdge> edges)
    {
        (_layout, _edges) = (layout, edges);
        Nodes = [.. resources.Select(resource => (resource, layout.Nodes[resource.Name])).OrderBy(node => node.Item2.Y).ThenBy(node => node.Item2.X)];
        Arrows = [.. layout.Ways.Select(way => new ResourceArrow(way.Key, KindOf(types[way.Key]), $"{way.Key.From} → {way.Key.To}: {string.Join(", ", types[way.Key].Distinct().Order())}", PathOf(way.Value)))];
    }

    public static ResourceGraphModel Empty { get; } = Of([], before: null);

    /// <summary>From the top left to the bottom right, which is also how the keyboard goes through them.</summary>
    public IReadOnlyList<(Resource Resource, GraphPoint Place)> Nodes { get; }

    public IReadOnlyList<ResourceArrow> Arrows { get; }

    public double Width => _layout.Width;

    public double Height => _layout.Height;

    /// <summary>Draws resources; where <paramref name="before"/> has the same nodes and arrows, its layout is kept.</summary>
    public static ResourceGraphModel Of(IReadOnlyList<Resource> resources, ResourceGraphModel? before)
    {
        // A relationship names an instance, or all instances of a name.
        var byName = resources.SelectMany(resource => new[] { resource.Name, resource.DisplayName }.Distinct().Select(name => (name, resource.Name)))
            .ToLookup(pair => pair.name, pair => pair.Name, StringComparer.OrdinalIgnoreCase);
        var types = resources
            .SelectMany(resource => resource.Relationships.SelectMany(relationship => byName[relationship.ResourceName].Select(to => (Edge: new GraphEdge(resource.Name, to), relationship.Type))))
            .ToLookup(pair => pair.Edge, pair => pair.Type);
        var edges = types.Select(group => group.Key).ToHashSet();
        var layout = before is not null && before._layout.Nodes.Count == resources.Count && resources.All(resource => before._layout.Nodes.ContainsKey(resource.Name)) && edges.SetEquals(before._edges)
            ? before._layout
            : GraphLayout.Arrange(resources.Select(resource => resource.Name), edges);
        return new(resources, types, layout, edges);
    }

    private static string KindOf(IEnumerable<string> types) => types.Contains("Parent") ? "parent" : types.All(type => type.StartsWith("WaitFor", StringComparison.Ordinal)) ? "wait" : "reference";

    private static string PathOf(IReadOnlyList<GraphPoint> way)
    {
        var corners = way.ToArray();
        (corners[0], corners[^1]) = (Towards(way[0], way[1]), Towards(way[^1], way[^2]));
        return "M" + string.Join('L', corners.Select(corner => string.Create(CultureInfo.InvariantCulture, $"{corner.X:0.#} {corner.Y:0.#}")));
    }

    private static GraphPoint Towards(GraphPoint from, GraphPoint to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var share = Radius / Math.Max(1, Math.Sqrt((dx * dx) + (dy * dy)));
        return new(from.X + (dx * share), from.Y + (dy * share));
    }
}
