using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// An AppHost for tests of what runs AppHosts: it fails where it is told to.
var builder = DistributedApplication.CreateBuilder(args);
FailAt("the beginning");

builder.AddExecutable("worker", "sleep", ".", "600").WithHttpEndpoint(port: 59_321, name: "http");
builder.AddConnectionString("store", ReferenceExpression.Create($"Endpoint=store;Profile={builder.Configuration["GREETING"] ?? "none"}"));

var app = builder.Build();
FailAt("the middle");
app.Services.GetRequiredService<IConfiguration>()["Between"] = "reached";

await app.RunAsync();
FailAt("the end");

void FailAt(string place)
{
    if (builder.Configuration["FailAt"] == place)
    {
        throw new InvalidOperationException($"Told to fail at {place}.");
    }
}
