using Aspire.Dashboard.Components.Pages.Resources;

namespace Aspire.Dashboard.Tests.Pages;

public class GraphLayoutTests
{
    [Fact]
    public void An_empty_graph_has_no_places() => Assert.Empty(GraphLayout.Arrange([], []).Nodes);

    [Fact]
    public void Arrows_lead_downwards()
    {
        var layout = Arrange("api>db", "db>server", "api>broker", "consumer>broker", "consumer>db", "tool>server");

        Assert.All(layout.Ways, way => Assert.True(layout.Nodes[way.Key.From].Y < layout.Nodes[way.Key.To].Y, way.Key.ToString()));
        Assert.Equal(layout.Nodes["db"].Y, layout.Nodes["tool"].Y);
    }

    [Fact]
    public void No_two_nodes_touch_and_all_are_inside()
    {
        var names = Enumerable.Range(0, 12).Select(i => $"n{i}").ToArray();
        var layout = GraphLayout.Arrange([.. names, "alone"], names.SelectMany((from, i) => names.Skip(i + 1).Where((_, j) => (i * j) % 3 == 1).Select(to => new GraphEdge(from, to))));

        Assert.All(layout.Nodes, node => Assert.All(layout.Nodes.Where(other => other.Key != node.Key), other => Assert.True(Distance(node.Value, other.Value) >= 120, $"{node.Key} and {other.Key}")));
        Assert.All(layout.Nodes.Values, point => Assert.True(point.X >= 0 && point.X <= layout.Width && point.Y >= 0 && point.Y <= layout.Height));
    }

    [Fact]
    public void An_arrow_over_a_row_passes_beside_its_nodes()
    {
        var layout = Arrange("a>b", "b>c", "a>c");

        var passage = layout.Ways[new("a", "c")][1];
        Assert.Equal(layout.Nodes["b"].Y, passage.Y);
        Assert.True(Math.Abs(passage.X - layout.Nodes["b"].X) >= 60);
    }

    [Fact]
    public void A_circle_is_drawn_too()
    {
        var layout = Arrange("a>b", "b>c", "c>a", "a>a");

        Assert.Equal(3, layout.Nodes.Count);
        Assert.Equal([new("a", "b"), new("b", "c"), new GraphEdge("c", "a")], layout.Ways.Keys.Order(Comparer<GraphEdge>.Create((x, y) => string.CompareOrdinal(x.From, y.From))));
    }

    [Fact]
    public void Arrows_to_what_is_not_there_are_left_out() => Assert.Empty(GraphLayout.Arrange(["a"], [new("a", "b"), new("c", "a")]).Ways);

    [Fact]
    public void The_same_graph_is_drawn_the_same_way_in_whatever_order_it_comes()
    {
        string[] edges = ["api>db", "db>server", "api>broker", "consumer>broker", "consumer>db", "other>broker"];

        var (one, other) = (Arrange(edges), Arrange([.. edges.Reverse()]));

        Assert.Equal(one.Nodes.OrderBy(node => node.Key), other.Nodes.OrderBy(node => node.Key));
    }

    [Fact]
    public void Trees_side_by_side_do_not_cross()
    {
        var layout = Arrange("z-api>a-db", "a-api>z-db");

        Assert.Equal(layout.Nodes["z-api"].X < layout.Nodes["a-api"].X, layout.Nodes["a-db"].X < layout.Nodes["z-db"].X);
    }

    private static GraphLayout Arrange(params string[] edges)
    {
        var parsed = edges.Select(edge => edge.Split('>')).Select(ends => new GraphEdge(ends[0], ends[1])).ToArray();
        return GraphLayout.Arrange(parsed.SelectMany(edge => new[] { edge.From, edge.To }), parsed);
    }

    private static double Distance(GraphPoint a, GraphPoint b) => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2));
}
