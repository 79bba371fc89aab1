using System.Globalization;
using System.Net;

namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>A client of the APIs: sends random requests and records the responses.</summary>
internal sealed class Worker(int number, Random random, Caller caller, Ledger ledger, Journal journal)
{
    // Limits the request rate: a service that refuses connections would get a thousand requests a second otherwise.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(15);

    private static readonly string[] Statuts = ["confirmee", "expediee", "livree", "annulee"];

    private readonly List<Entity> _own = [];

    /// <summary>Works until stopped, and finishes the current request.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pace);
        while (!stop.IsCancellationRequested)
        {
            await DoSomethingAsync(cancellationToken);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private Task DoSomethingAsync(CancellationToken cancellationToken) => random.Next(100) switch
    {
        < 18 => CreateAsync(EntityKind.Client, null, cancellationToken),
        < 26 => CreateAsync(EntityKind.Produit, null, cancellationToken),
        < 50 => OrderAsync(cancellationToken),
        < 62 => UpdateSharedAsync(cancellationToken),
        < 70 => ChangeAsync(EntityKind.Client, ChangeKind.Update, cancellationToken),
        < 78 => ChangeAsync(EntityKind.Produit, ChangeKind.Update, cancellationToken),
        < 86 => ChangeAsync(EntityKind.Commande, ChangeKind.Update, cancellationToken),
        < 94 => ChangeAsync(EntityKind.Client, ChangeKind.Deletion, cancellationToken),
        < 97 => ChangeAsync(EntityKind.Produit, ChangeKind.Deletion, cancellationToken),
        _ => ChangeAsync(EntityKind.Commande, ChangeKind.Deletion, cancellationToken),
    };

    // Prefers recent clients, because those are the ones being deleted.
    private Task OrderAsync(CancellationToken cancellationToken)
    {
        var clients = ledger.Clients.Keys.Order().TakeLast(20).ToList();
        return clients.Count > 0 ? CreateAsync(EntityKind.Commande, clients[random.Next(clients.Count)], cancellationToken) : Task.CompletedTask;
    }

    private async Task CreateAsync(EntityKind kind, int? clientId, CancellationToken cancellationToken)
    {
        var entity = new Entity(kind, ledger.NextTag(), clientId);
        var value = kind == EntityKind.Client ? "nom 0" : kind == EntityKind.Produit ? "50" : "en_attente";
        var answer = await caller.SendAsync(HttpMethod.Post, kind, "", kind.Creation(entity.Tag, value, clientId), random.Next(), cancellationToken);
        if (answer.Outcome == Outcome.Refused)
        {
            ledger.Entities.Enqueue(entity);
            Refused(entity, ChangeKind.Creation, answer);
            return;
        }

        entity.Changes.Add(new(ChangeKind.Creation, value, answer.Outcome));
        if (answer.Body?["id"]?.GetValue<int>() is { } id)
        {
            entity.Id = id;
            _own.Add(entity);
            if (kind == EntityKind.Client)
            {
                ledger.Clients.TryAdd(id, 0);
            }
        }

        ledger.Entities.Enqueue(entity);
    }

    private async Task ChangeAsync(EntityKind kind, ChangeKind change, CancellationToken cancellationToken)
    {
        var open = _own.Where(entity => entity.Kind == kind && entity.IsOpen).ToList();
        if (open.Count == 0)
        {
            return;
        }

        var entity = open[random.Next(open.Count)];
        var value = change == ChangeKind.Deletion ? "" : Another(kind, entity.Value);
        var answer = change == ChangeKind.Deletion
            ? await caller.SendAsync(HttpMethod.Delete, kind, $"{entity.Id}", null, random.Next(), cancellationToken)
            : await caller.SendAsync(HttpMethod.Put, kind, $"{entity.Id}", kind.Update(value), random.Next(), cancellationToken);
        if (answer.Outcome == Outcome.Refused)
        {
            Refused(entity, change, answer);
        }
        else
        {
            entity.Changes.Add(new(change, value, answer.Outcome));
        }

        if (!entity.IsOpen)
        {
            _own.Remove(entity);
        }
    }

    private async Task UpdateSharedAsync(CancellationToken cancellationToken)
    {
        var products = ledger.Shared.Keys.Order().ToList();
        var id = products[random.Next(products.Count)];
        var value = int.Parse(ledger.NextTag(), CultureInfo.InvariantCulture);
        var answer = await caller.SendAsync(
            HttpMethod.Put, EntityKind.Produit, $"{id}", EntityKind.Produit.Update($"{value}"), random.Next(), cancellationToken);
        ledger.Shared[id].Enqueue(new(number, value, answer.Outcome));
        if (answer is { Outcome: Outcome.Refused, Status: { } status })
        {
            journal.Violation($"the shared product {id} is refused a change: {status}");
        }
    }

    // Different from the current value, so that reading it back shows whether it was written.
    private string Another(EntityKind kind, string value)
    {
        string next;
        do
        {
            next = kind == EntityKind.Client ? $"nom {random.Next(1000)}"
                : kind == EntityKind.Produit ? $"{random.Next(40)}"
                : Statuts[random.Next(Statuts.Length)];
        }
        while (next == value);
        return next;
    }

    private void Refused(Entity entity, ChangeKind change, Answer answer)
    {
        if (answer.Status is null)
        {
            return;
        }

        if (answer.Status == HttpStatusCode.Conflict && entity.ClientId is { } client && change != ChangeKind.Deletion)
        {
            ledger.SaidDeleted.TryAdd(client, 0);
            return;
        }

        journal.Violation($"{change} is refused with {answer.Status} to {entity}");
    }
}
