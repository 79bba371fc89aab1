namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>
/// Places nodes in rows, with few crossings and each near those it is connected with (Sugiyama's method: rows, order by barycentre, places).
/// The same graph is always drawn the same way, so that a change of a node's state moves nothing.
/// </summary>
internal sealed class GraphLayout
{
    public const double ColumnWidth = 170;
    public const double RowHeight = 165;

    private const int Sweeps = 24;

    // An arrow that passes a row has a place of its own there, so that no node stands on it.
    private const double PassageWidth = 70;

    private readonly List<List<string>> _rows;
    private readonly Dictionary<string, double> _x = [];
    private readonly ILookup<string, string> _neighbours;
    private readonly HashSet<string> _nodes;

    private GraphLayout(IReadOnlyCollection<string> nodes, IReadOnlyCollection<GraphEdge> edges)
    {
        _nodes = [.. nodes];
        var depths = GraphLayers.Assign(nodes, edges);
        var lonely = nodes.Where(node => !edges.Any(edge => edge.From == node || edge.To == node)).Order(StringComparer.Ordinal).ToList();
        var connected = nodes.Except(lonely).Order(StringComparer.Ordinal).ToArray();
        _rows = [.. Enumerable.Range(0, connected.Select(node => depths[node] + 1).DefaultIfEmpty().Max()).Select(row => connected.Where(node => depths[node] == row).ToList())];

        var ways = edges.ToDictionary(edge => edge, edge => AddPassages(edge, depths[edge.From], depths[edge.To]));
        _neighbours = ways.Values.SelectMany(way => way.Zip(way.Skip(1))).SelectMany(pair => new[] { pair, (pair.Second, pair.First) }).ToLookup(pair => pair.Item1, pair => pair.Item2);
        foreach (var row in _rows)
        {
            Spread(row);
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var row in sweep % 2 == 0 ? _rows : Enumerable.Reverse(_rows))
            {
                var wanted = row.ToDictionary(node => node, node => _neighbours[node].Select(other => _x[other]).DefaultIfEmpty(_x[node]).Average());
                row.Sort((a, b) => (wanted[a], a).CompareTo((wanted[b], b)));
                Place(row, wanted);
            }
        }

        if (lonely.Count > 0)
        {
            Spread(lonely);
            _rows.Add(lonely);
        }

        var left = _x.Count == 0 ? 0 : _x.Values.Min();
        var points = _rows.SelectMany((row, depth) => row.Select(node => KeyValuePair.Create(node, new GraphPoint(_x[node] - left + (ColumnWidth / 2), (depth + 0.5) * RowHeight))))
            .ToDictionary();
        Nodes = nodes.ToDictionary(node => node, node => points[node]);
        Ways = ways.ToDictionary(way => way.Key, IReadOnlyList<GraphPoint> (way) => [.. way.Value.Select(node => points[node])]);
        Width = points.Values.Select(point => point.X).DefaultIfEmpty().Max() + (ColumnWidth / 2);
        Height = Math.Max(1, _rows.Count) * RowHeight;
    }

    /// <summary>The middle of each node.</summary>
    public IReadOnlyDictionary<string, GraphPoint> Nodes { get; }

    /// <summary>The corners of each arrow, from the middle of its first node to that of its last.</summary>
    public IReadOnlyDictionary<GraphEdge, IReadOnlyList<GraphPoint>> Ways { get; }

    public double Width { get; }

    public double Height { get; }

    /// <summary>Draws a graph. An arrow from or to what is no node, or from a node to itself, is left out.</summary>
    public static GraphLayout Arrange(IEnumerable<string> nodes, IEnumerable<GraphEdge> edges)
    {
        var known = nodes.ToHashSet();
        return new(known, [.. edges.Distinct().Where(edge => edge.From != edge.To && known.Contains(edge.From) && known.Contains(edge.To)).OrderBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal)]);
    }

    private List<string> AddPassages(GraphEdge edge, int from, int to)
    {
        var step = Math.Sign(to - from);
        var way = new List<string> { edge.From };
        for (var row = from + step; step != 0 && row != to; row += step)
        {
            // No resource is called that: a name has no tab.
            var passage = $"{edge.From}\t{edge.To}\t{row}";
            _rows[row].Add(passage);
            way.Add(passage);
        }

        return [.. way, edge.To];
    }

    private double WidthOf(string node) => _nodes.Contains(node) ? ColumnWidth : PassageWidth;

    private void Spread(List<string> row) => Place(row, row.ToDictionary(node => node, _ => 0.0));

    // Each where it wants to be, but for those to its left; then all moved together, so that on the average they are where they want to be.
    private void Place(List<string> row, Dictionary<string, double> wanted)
    {
        var free = double.NegativeInfinity;
        foreach (var node in row)
        {
            var half = WidthOf(node) / 2;
            _x[node] = Math.Max(wanted[node], free + half);
            free = _x[node] + half;
        }

        var shift = row.Select(node => _x[node] - wanted[node]).DefaultIfEmpty().Average();
        foreach (var node in row)
        {
            _x[node] -= shift;
        }
    }
}
