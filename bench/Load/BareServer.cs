using System.Text.Json.Serialization;
using Npgsql;

namespace Load;

/// <summary>
/// The limit of the services: the same routes on bare Kestrel and raw Npgsql, with or without prepared statements, each with a single minimal statement.
/// No API key, validation, telemetry or relay, and no lock against the deletion of an order's client.
/// </summary>
internal static partial class BareServer
{
    private const string Event = "INSERT INTO outbox (message_id, event_name, routing_key, body, traceparent, created_at) SELECT gen_random_uuid()";
    private const string TraceParent = "'00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', now()";

    private const string InsertClient = $$"""
        WITH c AS (INSERT INTO clients (nom, prenom, email, email_normalise, actif) VALUES ($1, $2, $3, lower($3), true) RETURNING id),
        o AS ({{Event}}, 'client_created', 'client.created', '{"event":"client_created","client_id":' || id || $4, {{TraceParent}} FROM c)
        SELECT id FROM c
        """;

    private const string InsertCommande = $$"""
        WITH c AS (INSERT INTO commandes (client_id, statut, date_commande, lignes, total) VALUES ($1, 'en_attente', now(), $2::jsonb, $3) RETURNING id),
        o AS ({{Event}}, 'commande_created', 'commande.created', '{"event":"commande_created","commande_id":' || id || $4, {{TraceParent}} FROM c)
        SELECT id FROM c
        """;

    private const string UpdateProduit = $$"""
        WITH p AS (UPDATE produits SET stock = $2 WHERE id = $1 RETURNING id, nom, description, prix, stock),
        o AS ({{Event}}, 'produit_updated', 'produit.updated', '{"event":"produit_updated","produit_id":' || id || $3, {{TraceParent}} FROM p)
        SELECT * FROM p
        """;

    internal static async Task RunAsync(string url, bool prepared, Databases databases)
    {
        await using var clientsDb = Open(databases.Clients, prepared);
        await using var commandesDb = Open(databases.Commandes, prepared);
        await using var produitsDb = Open(databases.Produits, prepared);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default));
        builder.WebHost.UseUrls(url);
        var app = builder.Build();

        app.MapPost("/customers/", async (ClientBody body) =>
        {
            await using var command = clientsDb.CreateCommand(InsertClient);
            Add(command, body.Nom, body.Prenom, body.Email, ""","data":{"nom":"Martin","email":"sophie@test.com"},"timestamp":"2026-02-27T10:18:26Z"}""");
            var id = (int)(await command.ExecuteScalarAsync())!;
            return TypedResults.Created($"/customers/{id}", new ClientAnswer(id, body.Nom, body.Prenom, body.Email, null, true));
        });
        app.MapGet("/customers/{id:int}", async (int id) =>
        {
            await using var command = clientsDb.CreateCommand("SELECT id, nom, prenom, email, telephone, actif FROM clients WHERE id = $1");
            Add(command, id);
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            return TypedResults.Ok(new ClientAnswer(
                row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4), row.GetBoolean(5)));
        });
        app.MapPost("/orders/", async (CommandeBody body) =>
        {
            var total = body.Lignes.Sum(ligne => ligne.Quantite * ligne.PrixUnitaire);
            await using var command = commandesDb.CreateCommand(InsertCommande);
            Add(
                command, body.ClientId, System.Text.Json.JsonSerializer.Serialize(body.Lignes, BareJson.Default.LigneArray), total,
                ""","data":{"client_id":1,"total":19.98},"timestamp":"2026-02-27T10:18:26Z"}""");
            var id = (int)(await command.ExecuteScalarAsync())!;
            return TypedResults.Created($"/orders/{id}", new CommandeAnswer(id, body.ClientId, "en_attente", total, DateTime.UtcNow, body.Lignes));
        });
        app.MapGet("/orders/{id:int}", async (int id) =>
        {
            await using var command = commandesDb.CreateCommand("SELECT id, client_id, statut, total, date_commande, lignes FROM commandes WHERE id = $1");
            Add(command, id);
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            var lignes = System.Text.Json.JsonSerializer.Deserialize(row.GetString(5), BareJson.Default.LigneArray)!;
            return TypedResults.Ok(new CommandeAnswer(row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.GetDecimal(3), row.GetDateTime(4), lignes));
        });
        app.MapPut("/products/{id:int}", async (int id, StockBody body) =>
        {
            await using var command = produitsDb.CreateCommand(UpdateProduit);
            Add(command, id, body.Stock, ""","data":{"nom":"Café","prix":11.0,"stock":50},"timestamp":"2026-02-27T10:18:26Z"}""");
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            return TypedResults.Ok(new ProduitAnswer(
                row.GetInt32(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetDecimal(3), row.GetInt32(4)));
        });

        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());

        // Runs until the parent process closes this standard input or exits.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    private static NpgsqlDataSource Open(string connectionString, bool prepared) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = prepared ? 10 : 0,
            AutoPrepareMinUsages = 1,
            NoResetOnClose = prepared,
            MaxPoolSize = 30
        });

    private static void Add(NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }
    }

    private sealed record ClientBody(string Nom, string Prenom, string Email);

    private sealed record ClientAnswer(int Id, string Nom, string Prenom, string Email, string? Telephone, bool Actif);

    private sealed record CommandeBody(int ClientId, Ligne[] Lignes);

    private sealed record Ligne(int ProduitId, int Quantite, decimal PrixUnitaire);

    private sealed record CommandeAnswer(int Id, int ClientId, string Statut, decimal Total, DateTime DateCommande, Ligne[] Lignes);

    private sealed record StockBody(int Stock);

    private sealed record ProduitAnswer(int Id, string Nom, string? Description, decimal Prix, int Stock);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(ClientBody))]
    [JsonSerializable(typeof(ClientAnswer))]
    [JsonSerializable(typeof(CommandeBody))]
    [JsonSerializable(typeof(CommandeAnswer))]
    [JsonSerializable(typeof(StockBody))]
    [JsonSerializable(typeof(ProduitAnswer))]
    private sealed partial class BareJson : JsonSerializerContext;
}
