using PayeTonKawa.ApiDefaults.Operations;
using PayeTonKawa.Messaging;
using PayeTonKawa.ServiceDefaults;
using Produits.Api;

const string database = "produits-db";

if (HealthProbe.IsWanted(args))
{
    return await HealthProbe.RunAsync();
}

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDefaults("PayeTonKawa : produits");
builder.AddDatabase<ProduitsDbContext>(database);
builder.AddOutboxRelay<ProduitsDbContext>(database);

var app = builder.Build();
app.UseApiDefaults();
app.MapDefaultEndpoints();
app.MapApiDocumentation();
app.MapProduits();
app.MapOutboxOperations();
await app.RunAsync();
return 0;
