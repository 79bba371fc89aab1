using Commandes.Api;
using Commandes.Data;
using PayeTonKawa.Messaging;

const string database = CommandesDbContext.ConnectionName;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDefaults("PayeTonKawa : commandes");
builder.AddDatabase<CommandesDbContext>(database);
builder.AddOutboxRelay<CommandesDbContext>(database);

var app = builder.Build();
app.UseApiDefaults();
app.MapDefaultEndpoints();
app.MapApiDocumentation();
app.MapCommandes();
await app.RunAsync();
