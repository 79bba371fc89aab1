using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging;
using Produits.Api;

const string database = "produits-db";

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDefaults("PayeTonKawa : produits");
builder.AddNpgsqlDbContext<ProduitsDbContext>(
    database, settings => settings.DisableRetry = true, options => options.UseSnakeCaseNamingConvention());
builder.AddMigrations<ProduitsDbContext>(database);
builder.AddOutboxRelay<ProduitsDbContext>(database);

var app = builder.Build();
app.UseApiDefaults();
app.MapDefaultEndpoints();
app.MapApiDocumentation();
app.MapProduits();
await app.RunAsync();
