using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PayeTonKawa.Security.Tests;

/// <summary>The roles and users of <c>eng/</c> have the permissions that the services need, and no others.</summary>
public sealed class LeastPrivilegeTests(ProductionSystem system) : IClassFixture<ProductionSystem>
{
    private const string Exchange = "payetonkawa";
    private const string ClientEvents = "commandes_client_events";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_enough_for_every_route_the_relays_and_the_consumer()
    {
        var client = await CreateReadChangeAsync(
            Service.Clients, "/customers", new { nom = "Martin", prenom = "Sophie", email = "sophie@test.com" }, new { nom = "Durand" });
        var produit = await CreateReadChangeAsync(Service.Produits, "/products", new { nom = "Café Kenya", prix = 9.99, stock = 20 }, new { stock = 5 });
        object order = new { client_id = client, lignes = new[] { new { produit_id = produit, quantite = 2, prix_unitaire = 9.99 } } };
        var deleted = await CreateReadChangeAsync(Service.Commandes, "/orders", order, new { statut = "confirmee" });
        var commande = await CreateReadChangeAsync(Service.Commandes, "/orders", order, new { statut = "expediee" });

        await DeleteAsync(Service.Commandes, $"/orders/{deleted}");
        await DeleteAsync(Service.Produits, $"/products/{produit}");
        await DeleteAsync(Service.Clients, $"/customers/{client}");

        await Eventually.TrueAsync(async () => await StatutAsync(commande) == "client_supprime", "the order of the deleted client is closed");
        await Eventually.TrueAsync(
            () => system.Log(Service.Consumer).Contains($"Produit supprimé détecté: {produit}", StringComparison.Ordinal),
            "the consumer reads the products' queue");
        foreach (var service in Service.All)
        {
            await Eventually.TrueAsync(
                async () => (long)(await system.ExecuteAsync(service.Database, service.Domain, "SELECT count(*) FROM outbox"))! == 0,
                $"the outbox of {service.Name} is empty");
            if (service != Service.Consumer)
            {
                await OperateAsync(service);
            }
        }

        await using var connection = await system.ConnectAsAdministratorAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        await channel.BasicPublishAsync(Exchange, "client.deleted", Encoding.UTF8.GetBytes("not JSON"), Token);
        await Eventually.TrueAsync(
            async () => (long)(await system.ExecuteAsync("commandes_db", "commandes", "SELECT count(*) FROM messages_rejetes"))! == 1,
            "the message that is none is kept");
        await ReplayAsync();
    }

    [Fact]
    public async Task Messages_name_their_service_though_no_orchestrator_tells_it_its_name()
    {
        await using var connection = await system.ConnectAsAdministratorAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var queue = await channel.QueueDeclareAsync(cancellationToken: Token);
        await channel.QueueBindAsync(queue.QueueName, Exchange, "produit.created", cancellationToken: Token);

        using var created = await system.Client(Service.Produits).PostAsJsonAsync("/products/", new { nom = "Café Moka", prix = 8 }, Token);

        BasicGetResult? message = null;
        await Eventually.TrueAsync(async () => (message = await channel.BasicGetAsync(queue.QueueName, autoAck: true, Token)) is not null, "the event arrives");
        Assert.Equal(Service.Produits.Name, message!.BasicProperties.AppId);
    }

    [Theory]
    [InlineData("DROP TABLE clients")]
    [InlineData("TRUNCATE clients")]
    [InlineData("ALTER TABLE clients ADD COLUMN x int")]
    [InlineData("CREATE INDEX ON clients (nom)")]
    [InlineData("CREATE TABLE x (y int)")]
    [InlineData("CREATE TEMPORARY TABLE x (y int)")]
    [InlineData("CREATE SCHEMA x")]
    [InlineData("CREATE ROLE x")]
    [InlineData("SELECT * FROM autre.secrets")]
    [InlineData("DROP SCHEMA autre CASCADE")]
    [InlineData("SET ROLE clients_migrations")]
    [InlineData("COPY clients TO PROGRAM 'cat'")]
    public async Task A_services_role_changes_no_schema_and_enters_no_other(string sql)
    {
        await system.ExecuteAsync("clients_db", null, "CREATE SCHEMA IF NOT EXISTS autre; CREATE TABLE IF NOT EXISTS autre.secrets (x int)");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => system.ExecuteAsync("clients_db", "clients", sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Theory]
    [InlineData("produits_db", "clients")]
    [InlineData("commandes_db", "clients")]
    [InlineData("clients_db", "produits_migrations")]
    public async Task A_role_enters_no_other_database(string database, string role)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => system.ExecuteAsync(database, role, "SELECT 1"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Theory]
    [InlineData("api-clients", "produit.created")]
    [InlineData("api-produits", "client.deleted")]
    [InlineData("api-commandes", "client.deleted")]
    [InlineData("consumer-commandes", "client.deleted")]
    public Task Nobody_publishes_what_is_anothers(string user, string routingKey) =>
        AssertRefusedAsync(user, channel => channel.BasicPublishAsync(Exchange, routingKey, "{}"u8.ToArray(), Token).AsTask());

    [Theory]
    [InlineData("api-clients")]
    [InlineData("api-produits")]
    [InlineData("api-commandes")]
    public async Task No_api_reads_a_queue_or_writes_past_the_exchange(string user)
    {
        await AssertRefusedAsync(user, channel => channel.BasicGetAsync(ClientEvents, autoAck: false, Token));
        await AssertRefusedAsync(user, channel => channel.QueuePurgeAsync(ClientEvents, Token));
        if (user != Service.Commandes.Name)
        {
            await AssertRefusedAsync(user, channel => channel.BasicPublishAsync("", ClientEvents, "{}"u8.ToArray(), Token).AsTask());
        }

        await AssertRefusedAsync(user, channel => channel.QueueDeclareAsync("autre", cancellationToken: Token));
        await AssertRefusedAsync(user, channel => channel.ExchangeDeclareAsync("autre", ExchangeType.Topic, cancellationToken: Token));
    }

    [Fact]
    public async Task The_back_office_receives_copies_of_events_and_does_nothing_else()
    {
        const string user = "backoffice";
        await using (var connection = await system.ConnectAsync(user))
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
            var queue = await channel.QueueDeclareAsync(cancellationToken: Token);
            await channel.QueueBindAsync(queue.QueueName, Exchange, "client.created", cancellationToken: Token);
            using var created = await system.Client(Service.Clients)
                .PostAsJsonAsync("/customers/", new { nom = "Petit", prenom = "Luc", email = "luc@test.com" }, Token);
            await Eventually.TrueAsync(async () => await channel.BasicGetAsync(queue.QueueName, autoAck: true, Token) is not null, "the copy arrives");
        }

        await AssertRefusedAsync(user, channel => channel.BasicPublishAsync(Exchange, "client.deleted", "{}"u8.ToArray(), Token).AsTask());
        await AssertRefusedAsync(user, channel => channel.BasicPublishAsync("", ClientEvents, "{}"u8.ToArray(), Token).AsTask());
        await AssertRefusedAsync(user, channel => channel.BasicGetAsync(ClientEvents, autoAck: false, Token));
        await AssertRefusedAsync(user, channel => channel.QueueDeclareAsync("autre", cancellationToken: Token));
        await AssertRefusedAsync(user, channel => channel.QueueDeleteAsync(ClientEvents, cancellationToken: Token));
    }

    [Fact]
    public async Task The_user_that_everybody_knows_is_gone() =>
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => system.Servers.Rabbit.Factory.CreateConnectionAsync(Token));

    private async Task AssertRefusedAsync(string user, Func<IChannel, Task> act)
    {
        await using var connection = await system.ConnectAsync(user);
        await using var channel = await connection.CreateChannelAsync(
            new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Token);

        await Assert.ThrowsAnyAsync<Exception>(() => act(channel));

        await Eventually.TrueAsync(() => channel.CloseReason?.ReplyCode == Constants.AccessRefused, "the broker closes the channel: 403 ACCESS_REFUSED");
    }

    private async Task<int> CreateReadChangeAsync(Service service, string path, object creation, object change)
    {
        var http = system.Client(service);
        using var created = await http.PostAsJsonAsync($"{path}/", creation, Token);
        Assert.True(created.StatusCode == HttpStatusCode.Created, await created.Content.ReadAsStringAsync(Token));
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetInt32();
        using var changed = await http.PutAsJsonAsync($"{path}/{id}", change, Token);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using var one = await http.GetAsync($"{path}/{id}", Token);
        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        Assert.NotEmpty((await http.GetFromJsonAsync<JsonElement[]>($"{path}/", Token))!);
        return id;
    }

    private async Task OperateAsync(Service service)
    {
        foreach (var operation in (string[])["pause", "resume"])
        {
            using var done = await system.Client(service).PostAsync($"/operations/outbox/{operation}", null, Token);
            Assert.Equal(HttpStatusCode.OK, done.StatusCode);
            var state = await done.Content.ReadFromJsonAsync<JsonElement>(Token);
            Assert.Equal(operation == "pause", state.GetProperty("paused").GetBoolean());
            Assert.StartsWith($"{service.Name} ", state.GetProperty("leader").GetString(), StringComparison.Ordinal);
        }
    }

    // The same message is rejected again, in another row.
    private async Task ReplayAsync()
    {
        using var replayed = await system.Client(Service.Commandes).PostAsync("/operations/rejected/replay", null, Token);
        Assert.Equal("""{"replayed":1}""", await replayed.Content.ReadAsStringAsync(Token));
        await Eventually.TrueAsync(
            async () => (long)(await system.ExecuteAsync("commandes_db", "commandes", "SELECT count(*) FROM messages_rejetes WHERE id > 1"))! == 1,
            "the replayed message is kept again");
    }

    private async Task DeleteAsync(Service service, string path)
    {
        using var deleted = await system.Client(service).DeleteAsync(path, Token);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    private async Task<string?> StatutAsync(int commande) =>
        (await system.Client(Service.Commandes).GetFromJsonAsync<JsonElement>($"/orders/{commande}", Token)).GetProperty("statut").GetString();
}
