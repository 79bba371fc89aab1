using Clients.Api;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging;

const string database = "clients-db";

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDefaults("PayeTonKawa : clients");
builder.AddNpgsqlDbContext<ClientsDbContext>(
    database, settings => settings.DisableRetry = true, options => options.UseSnakeCaseNamingConvention());
builder.AddMigrations<ClientsDbContext>(database);
builder.AddOutboxRelay<ClientsDbContext>(database);

var app = builder.Build();
app.UseApiDefaults();
app.MapDefaultEndpoints();
app.MapApiDocumentation();
app.MapClients();
await app.RunAsync();
