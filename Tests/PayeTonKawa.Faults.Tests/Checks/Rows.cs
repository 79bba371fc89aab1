using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PayeTonKawa.Faults.Tests.Workload;

namespace PayeTonKawa.Faults.Tests.Checks;

/// <summary>All rows that the APIs list.</summary>
internal sealed class Rows
{
    private const int Page = 1000;

    private readonly Dictionary<EntityKind, List<JsonNode>> _rows = [];

    public IReadOnlyList<JsonNode> this[EntityKind kind] => _rows[kind];

    public static async Task<Rows> ReadAsync(FaultySystem system, CancellationToken cancellationToken)
    {
        var rows = new Rows();
        foreach (var kind in EntityKind.All)
        {
            using var http = system.CreateClient(kind.Service);
            var all = rows._rows[kind] = [];
            for (int read = Page, last = 0; read == Page; last = all.LastOrDefault()?["id"]?.GetValue<int>() ?? last)
            {
                var page = await http.GetFromJsonAsync<JsonArray>($"{kind.Route}?limit={Page}&after={last}", cancellationToken);
                all.AddRange(page!.OfType<JsonNode>());
                read = page!.Count;
            }
        }

        return rows;
    }
}
