using Clients.Api;
using PayeTonKawa.ApiDefaults.Operations;
using PayeTonKawa.Messaging;

const string database = "clients-db";

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
