using Commandes.Consumer;
using Commandes.Data;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging;

const string database = CommandesDbContext.ConnectionName;

var builder = WebApplication.CreateBuilder(args);

// HTTP serves only the health checks: by default on any free port of the loopback interface.
builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, builder.Configuration[WebHostDefaults.ServerUrlsKey] ?? "http://127.0.0.1:0");
builder.AddServiceDefaults();
builder.AddDatabase<CommandesDbContext>(database);
builder.Services.AddSingleton<ClientDeletions>();
builder.AddSubscriptions<CommandesDbContext>()
    .Handle<ClientDeleted, ClientDeletedHandler>(Topology.ClientEventsQueue, concurrency: 200)
    .Handle<ProduitDeleted, ProduitDeletedHandler>(Topology.ProduitEventsQueue);

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
