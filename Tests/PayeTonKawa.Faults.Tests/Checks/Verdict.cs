using System.Text.Json.Nodes;
using PayeTonKawa.Faults.Tests.Workload;

namespace PayeTonKawa.Faults.Tests.Checks;

/// <summary>Compares the responses that the clients received with the rows and with the published events.</summary>
internal sealed class Verdict
{
    private const string Deleted = "client_supprime";

    private readonly Ledger _ledger;
    private readonly Rows _rows;
    private readonly Journal _journal;
    private readonly Dictionary<(EntityKind Kind, string Tag), List<JsonNode>> _byTag;
    private readonly Dictionary<(string Prefix, int Id), List<string>> _events;
    private readonly HashSet<int> _clients;

    private Verdict(Ledger ledger, Rows rows, IReadOnlyList<SeenEvent> events, Journal journal)
    {
        (_ledger, _rows, _journal) = (ledger, rows, journal);
        _byTag = EntityKind.All.SelectMany(kind => rows[kind].Select(row => (kind, row)))
            .GroupBy(pair => (pair.kind, pair.kind.TagOf(pair.row)), pair => pair.row)
            .ToDictionary(group => group.Key, group => group.ToList());
        _events = events.GroupBy(seen => (seen.Prefix, seen.Id), seen => seen.Text).ToDictionary(group => group.Key, group => group.ToList());
        _clients = [.. rows[EntityKind.Client].Select(Id)];
    }

    /// <summary>Records every inconsistency in the journal.</summary>
    public static void Reach(Ledger ledger, Rows rows, IReadOnlyList<SeenEvent> events, Journal journal)
    {
        var verdict = new Verdict(ledger, rows, events, journal);
        foreach (var entity in ledger.Entities)
        {
            verdict.Check(entity);
        }

        verdict.CheckShared();
        verdict.CheckOrders();
        verdict.CheckStrangers();
    }

    /// <summary>Number of orders whose status does not match, or not yet, the deletion of their client.</summary>
    public static int CountWrongOrders(Rows rows)
    {
        var clients = rows[EntityKind.Client].Select(Id).ToHashSet();
        return rows[EntityKind.Commande].Count(order => IsWrong(order, clients));
    }

    private static bool IsWrong(JsonNode order, HashSet<int> clients) =>
        $"{order["statut"]}" == Deleted == clients.Contains(order["client_id"]!.GetValue<int>());

    private static int Id(JsonNode row) => row["id"]!.GetValue<int>();

    private void Check(Entity entity)
    {
        var found = _byTag.GetValueOrDefault((entity.Kind, entity.Tag)) ?? [];
        if (found.Count > 1)
        {
            _journal.Violation($"{found.Count} times there: {entity}");
            return;
        }

        var row = found.SingleOrDefault();
        entity.Id ??= row is null ? null : Id(row);
        var events = entity.Id is { } id ? _events.GetValueOrDefault((entity.Kind.Prefix, id)) ?? [] : [];

        // Only the outcome of the last change can be unknown: the state must match with it or without it.
        var certain = entity.Changes.Where(change => change.Outcome == Outcome.Acknowledged).ToList();
        if (!IsAs(certain, entity, row, events) && (certain.Count == entity.Changes.Count || !IsAs(entity.Changes, entity, row, events)))
        {
            _journal.Violation($"not as it was told: {entity}; there: {row?.ToJsonString() ?? "nothing"}; events: {string.Join(", ", events)}");
        }
    }

    private bool IsAs(List<Change> changes, Entity entity, JsonNode? row, List<string> events) =>
        IsAs(changes.LastOrDefault(), entity, row) && events.SequenceEqual(changes.SelectMany(change => entity.Kind.Events(change, entity.ClientId)));

    private bool IsAs(Change? last, Entity entity, JsonNode? row) => last is null or { Kind: ChangeKind.Deletion }
        ? row is null
        : row is not null && (entity.Kind.ValueOf(row) == last.Value || (entity.ClientId is { } client && !_clients.Contains(client)));

    // With several writers, the row must equal the last event, and each writer's acknowledged changes must be published in order.
    private void CheckShared()
    {
        foreach (var (id, writes) in _ledger.Shared)
        {
            var told = (_events.GetValueOrDefault(("produit", id)) ?? [])
                .Select(text => text.Split(' '))
                .Where(words => words[0] == "produit.updated")
                .Select(words => int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture))
                .ToList();
            var there = EntityKind.Produit.ValueOf(_rows[EntityKind.Produit].Single(row => Id(row) == id));
            if (told.Count > 0 && $"{told[^1]}" != there)
            {
                _journal.Violation($"the shared product {id} has {there} and its last event says {told[^1]}");
            }

            if (told.Distinct().Count() != told.Count
                || told.Except(writes.Where(write => write.Outcome != Outcome.Refused).Select(write => write.Value)).Any())
            {
                _journal.Violation($"the shared product {id} has events of what nobody wrote, or two of one change");
            }

            foreach (var worker in writes.Where(write => write.Outcome == Outcome.Acknowledged).GroupBy(write => write.Worker, write => write.Value))
            {
                var seen = told.Where(worker.ToHashSet().Contains).ToList();
                if (!seen.SequenceEqual(worker.Order()))
                {
                    _journal.Violation(
                        $"the shared product {id}: worker {worker.Key} was acknowledged {worker.Count()} changes, "
                        + $"of which {seen.Count} are told of, or not in their order");
                }
            }
        }
    }

    private void CheckOrders()
    {
        foreach (var order in _rows[EntityKind.Commande].Where(order => IsWrong(order, _clients)))
        {
            _journal.Violation($"the client {(_clients.Contains(order["client_id"]!.GetValue<int>()) ? "exists" : "is deleted")}: {order.ToJsonString()}");
        }

        foreach (var client in _ledger.SaidDeleted.Keys.Where(_clients.Contains))
        {
            _journal.Violation($"the client {client} was said to be deleted and exists");
        }
    }

    private void CheckStrangers()
    {
        var known = _ledger.Entities.Where(entity => entity.Id is not null).Select(entity => (entity.Kind.Prefix, entity.Id!.Value))
            .Concat(_ledger.Shared.Keys.Select(id => ("produit", id)))
            .ToHashSet();
        foreach (var (key, texts) in _events.Where(pair => !known.Contains(pair.Key)))
        {
            _journal.Violation($"events of what nobody created: {key} {string.Join(", ", texts)}");
        }

        foreach (var (kind, row) in EntityKind.All.SelectMany(kind => _rows[kind].Select(row => (kind, row)))
            .Where(pair => !known.Contains((pair.kind.Prefix, Id(pair.row)))))
        {
            _journal.Violation($"{kind.Prefix} that nobody created: {row.ToJsonString()}");
        }
    }
}
