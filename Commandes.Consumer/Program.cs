using Commandes.Consumer;
using Commandes.Data;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging;
using PayeTonKawa.Messaging.Events;

const string database = CommandesDbContext.ConnectionName;

var builder = Host.CreateApplicationBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDbContext<CommandesDbContext>(
    database, settings => settings.DisableRetry = true, options => options.UseSnakeCaseNamingConvention());
builder.AddMigrations<CommandesDbContext>(database);
builder.AddSubscriptions<CommandesDbContext>()
    .Handle<ClientDeleted, ClientDeletedHandler>(Topology.ClientEventsQueue)
    .Handle<ProduitDeleted, ProduitDeletedHandler>(Topology.ProduitEventsQueue);

await builder.Build().RunAsync();
