using Commandes.Api;
using Commandes.Data;
using PayeTonKawa.ApiDefaults.Operations;
using PayeTonKawa.Messaging;
using PayeTonKawa.ServiceDefaults;

const string database = CommandesDbContext.ConnectionName;

if (HealthProbe.IsWanted(args))
{
    return await HealthProbe.RunAsync();
}

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDefaults("PayeTonKawa : commandes");
builder.AddDatabase<CommandesDbContext>(database);
builder.AddOutboxRelay<CommandesDbContext>(database);
builder.AddRejectedMessages<CommandesDbContext>();

var app = builder.Build();
app.UseApiDefaults();
app.MapDefaultEndpoints();
app.MapApiDocumentation();
app.MapCommandes();
app.MapOutboxOperations();
app.MapRejectedOperations();
await app.RunAsync();
return 0;
