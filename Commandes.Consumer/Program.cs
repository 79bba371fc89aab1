using Commandes.Consumer;
using Commandes.Data;
using PayeTonKawa.Messaging;
using PayeTonKawa.Messaging.Events;

const string database = CommandesDbContext.ConnectionName;

var builder = Host.CreateApplicationBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase<CommandesDbContext>(database);
builder.Services.AddSingleton<ClientDeletions>();
builder.AddSubscriptions<CommandesDbContext>()
    .Handle<ClientDeleted, ClientDeletedHandler>(Topology.ClientEventsQueue, concurrency: 200)
    .Handle<ProduitDeleted, ProduitDeletedHandler>(Topology.ProduitEventsQueue);

await builder.Build().RunAsync();
