using Commandes.Consumer;
using Commandes.Data;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging;
using PayeTonKawa.ServiceDefaults;

const string database = CommandesDbContext.ConnectionName;

if (HealthProbe.IsWanted(args))
{
    return await HealthProbe.RunAsync();
}

var builder = WebApplication.CreateBuilder(args);

// HTTP serves only the health checks: by default on any free port of the loopback interface.
if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null && builder.Configuration[WebHostDefaults.HttpPortsKey] is null)
{
    builder.WebHost.UseUrls("http://127.0.0.1:0");
}

builder.AddServiceDefaults();
builder.AddDatabase<CommandesDbContext>(database);
builder.Services.AddSingleton<ClientDeletions>();
builder.AddSubscriptions<CommandesDbContext>()
    .Handle<ClientDeleted, ClientDeletedHandler>(Topology.ClientEventsQueue, concurrency: 200)
    .Handle<ProduitDeleted, ProduitDeletedHandler>(Topology.ProduitEventsQueue);

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
return 0;
