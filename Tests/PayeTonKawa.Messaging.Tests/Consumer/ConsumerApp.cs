using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Subscriptions;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests.Consumer;

/// <summary>An application that consumes both queues.</summary>
internal sealed class ConsumerApp : IAsyncDisposable
{
    private ConsumerApp(TestApp app, Script<ClientDeleted> clients, Script<ProduitDeleted> produits) =>
        (App, Clients, Produits) = (app, clients, produits);

    internal TestApp App { get; }

    internal Script<ClientDeleted> Clients { get; }

    internal Script<ProduitDeleted> Produits { get; }

    internal static async Task<ConsumerApp> StartAsync(
        ServersFixture servers, Func<ClientDeleted, CancellationToken, Task>? onClientDeleted = null, int concurrency = 1)
    {
        var (clients, produits) = (new Script<ClientDeleted>(), new Script<ProduitDeleted>());
        clients.Act = onClientDeleted ?? clients.Act;
        var app = await TestApp.CreateAsync(servers, builder =>
        {
            builder.Services.AddSingleton(clients).AddSingleton(produits);
            builder.AddSubscriptions<SampleContext>()
                .Handle<ClientDeleted, RecordingHandler<ClientDeleted>>(Topology.ClientEventsQueue, concurrency)
                .Handle<ProduitDeleted, RecordingHandler<ProduitDeleted>>(Topology.ProduitEventsQueue);
        });
        await Eventually.TrueAsync(() => app.Log.Count("Consumer démarré, en attente de messages...") == 1, "consuming begins");
        return new(app, clients, produits);
    }

    internal Task<List<RejectedMessage>> RejectedAsync() =>
        App.DoAsync(db => db.Set<RejectedMessage>().AsNoTracking().OrderBy(message => message.Id).ToListAsync());

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
