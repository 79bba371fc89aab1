using Clients.Api;
using PayeTonKawa.ApiDefaults.Operations;
using PayeTonKawa.Messaging;
using PayeTonKawa.ServiceDefaults;

const string database = "clients-db";

if (HealthProbe.IsWanted(args))
{
    return await HealthProbe.RunAsync();
}

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDefaults("PayeTonKawa : clients");
builder.AddDatabase<ClientsDbContext>(database);
builder.AddOutboxRelay<ClientsDbContext>(database);

var app = builder.Build();
app.UseApiDefaults();
app.MapDefaultEndpoints();
app.MapApiDocumentation();
app.MapClients();
app.MapOutboxOperations();
await app.RunAsync();
return 0;
