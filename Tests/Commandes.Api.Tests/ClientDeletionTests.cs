extern alias consumer;

using System.Net;
using Commandes.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Testing;
using PayeTonKawa.Contracts;
using Services.Testing;
using ClientDeletedHandler = consumer::Commandes.Consumer.ClientDeletedHandler;
using ProduitDeletedHandler = consumer::Commandes.Consumer.ProduitDeletedHandler;

namespace Commandes.Api.Tests;

public sealed class ClientDeletionTests : IDisposable
{
    private readonly ApiUnderTest<Program, CommandesDbContext> _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task The_orders_of_a_deleted_client_are_closed_and_no_others()
    {
        await CreateAsync(clientId: 1);
        await CreateAsync(clientId: 1);
        await CreateAsync(clientId: 2);

        var log = await DeleteClientAsync(1);

        Assert.Equal(["Client supprimé détecté: 1", "2 commandes marquées comme client_supprime"], log);
        Assert.Equal(
            [StatutCommande.ClientSupprime, StatutCommande.ClientSupprime, StatutCommande.EnAttente],
            _api.WithDb(db => db.Commandes.OrderBy(c => c.Id).Select(c => c.Statut).ToList()));
        Assert.Equal(1, _api.WithDb(db => db.ClientsSupprimes.Single().ClientId));
        Assert.Equal(3, _api.Events().Count);
    }

    [Fact]
    public async Task The_same_message_twice_has_the_same_result()
    {
        await CreateAsync(clientId: 1);

        Assert.Equal(await DeleteClientAsync(1), await DeleteClientAsync(1));

        Assert.Equal(StatutCommande.ClientSupprime, _api.WithDb(db => db.Commandes.Single().Statut));
        Assert.Equal(1, _api.WithDb(db => db.ClientsSupprimes.Count()));
    }

    [Fact]
    public async Task A_deleted_client_gets_no_order()
    {
        await CreateAsync(clientId: 2);
        await DeleteClientAsync(1);

        await (await CreateAsync(clientId: 1)).AssertProblemAsync(HttpStatusCode.Conflict, "Client supprimé");
        await (await _api.SendAsync("PUT", "/orders/1", """{"client_id":1}""")).AssertProblemAsync(HttpStatusCode.Conflict, "Client supprimé");

        Assert.Equal(2, _api.WithDb(db => db.Commandes.Single().ClientId));
        Assert.Single(_api.Events());
    }

    [Theory]
    [InlineData("""{"statut":"livree"}""")]
    [InlineData("""{"client_id":2}""")]
    public async Task An_order_of_a_deleted_client_is_final(string change)
    {
        await CreateAsync(clientId: 1);
        await DeleteClientAsync(1);

        await (await _api.SendAsync("PUT", "/orders/1", change)).AssertProblemAsync(HttpStatusCode.Conflict);

        Assert.Equal((1, StatutCommande.ClientSupprime), _api.WithDb(db => db.Commandes.AsEnumerable().Select(c => (c.ClientId, c.Statut)).Single()));
        Assert.Single(_api.Events());
        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync("DELETE", "/orders/1")).StatusCode);
    }

    [Fact]
    public async Task A_deleted_product_is_only_logged()
    {
        await CreateAsync(clientId: 1);
        var log = new FakeLogger<ProduitDeletedHandler>();

        await new ProduitDeletedHandler(log).HandleAsync(new ProduitDeleted(1, _api.Clock.GetUtcNow()), TestContext.Current.CancellationToken);

        Assert.Equal(["Produit supprimé détecté: 1"], log.Collector.GetSnapshot().Select(line => line.Message));
        Assert.Equal(StatutCommande.EnAttente, _api.WithDb(db => db.Commandes.Single().Statut));
    }

    [Fact]
    public async Task No_order_is_left_open_by_a_deletion_at_the_same_instant()
    {
        const int Rounds = 1000;
        var created = 0;
        for (var client = 1; client <= Rounds; client++)
        {
            using var start = new Barrier(participantCount: 2);
            var creating = StartAsync(start, () => CreateAsync(client));
            var deleting = StartAsync(start, () => DeleteClientAsync(client));

            using var answer = await creating;
            await deleting;

            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{answer.StatusCode}");
            created += answer.StatusCode == HttpStatusCode.Created ? 1 : 0;
        }

        var statuses = _api.WithDb(db => db.Commandes.Select(commande => commande.Statut).ToList());
        Assert.Equal(created, statuses.Count);
        Assert.All(statuses, statut => Assert.Equal(StatutCommande.ClientSupprime, statut));
        Assert.Equal(created, _api.Events().Count);

        static Task<T> StartAsync<T>(Barrier start, Func<Task<T>> work) => Task.Run(() =>
        {
            start.SignalAndWait();
            return work();
        });
    }

    private Task<HttpResponseMessage> CreateAsync(int clientId) =>
        _api.SendAsync("POST", "/orders/", $$"""{"client_id":{{clientId}},"lignes":[{"produit_id":1,"quantite":2,"prix_unitaire":9.99}]}""");

    private async Task<IReadOnlyList<string>> DeleteClientAsync(int clientId)
    {
        var log = new FakeLogger<ClientDeletedHandler>();
        var handler = new ClientDeletedHandler(
            new(_api.Services.GetRequiredService<IServiceScopeFactory>(), _api.Services.GetRequiredService<IHostEnvironment>(), _api.Clock), log);
        await handler.HandleAsync(new ClientDeleted(clientId, _api.Clock.GetUtcNow()), TestContext.Current.CancellationToken);
        return [.. log.Collector.GetSnapshot().Select(line => line.Message)];
    }
}
