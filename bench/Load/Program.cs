// Measures the services beside their limits: Load [--quick] [--output <folder>]. eng/bench.sh builds and starts it.
using System.Runtime.InteropServices;
using Load;

if (args is [BareProcess.Command, var url, var bareClients, var bareCommandes, var bareProduits])
{
    await BareServer.RunAsync(url, bareClients, bareCommandes, bareProduits);
    return 0;
}

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var index && index + 1 < args.Length ? args[index + 1] : null;
if (args.Length != (quick ? 1 : 0) + (output is null ? 0 : 2))
{
    await Console.Error.WriteLineAsync("Usage: Load [--quick] [--output <folder>]");
    return 2;
}

using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(quick ? 4 : 14));
var cancel = limit.Token;
await using var system = await RunningSystem.StartAsync(cancel);
var clients = await system.ConnectionStringAsync("clients-db", cancel);
var produits = await system.ConnectionStringAsync("produits-db", cancel);
var commandes = await system.ConnectionStringAsync("commandes-db", cancel);
var bareDatabases = (Clients: await Seed.TwinAsync(clients, "clients", cancel), Produits: await Seed.TwinAsync(produits, "produits", cancel), Commandes: await Seed.TwinAsync(commandes, "commandes", cancel));
await Seed.SystemAsync(clients, produits, commandes, cancel);
await Seed.SystemAsync(bareDatabases.Clients, bareDatabases.Produits, bareDatabases.Commandes, cancel);

await using var bare = await BareProcess.StartAsync(bareDatabases.Clients, bareDatabases.Commandes, bareDatabases.Produits, cancel);
await using var broker = await Broker.ConnectAsync(await system.ConnectionStringAsync("rabbitmq", cancel), cancel);
using var clientsApi = system.CreateClient("api-clients");
using var commandesApi = system.CreateClient("api-commandes");

var machine = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, "
    + $"PostgreSQL {await Seed.ScalarAsync<string>(clients, "SHOW server_version", cancel)}, RabbitMQ {broker.Version}; load generator, services, databases and broker share them.";
var report = new Report(machine, DateTimeOffset.UtcNow, [], [], []);
var outboxes = new Dictionary<string, string> { ["api-clients"] = clients, ["api-produits"] = produits, ["api-commandes"] = commandes };
await foreach (var row in new HttpBench(system, bare, outboxes, quick ? 2 : 10).RunAsync(cancel))
{
    report.Http.Add(row);
}

await foreach (var row in new LatencyBench(broker, clientsApi, commandesApi, commandes, quick ? 200 : 2000).RunAsync(cancel))
{
    report.Latencies.Add(row);
}

await foreach (var row in new DrainBench(broker, clientsApi, clients, commandes, bareDatabases.Commandes, quick ? 5_000 : 20_000).RunAsync(cancel))
{
    report.Drains.Add(row);
}

Console.WriteLine(report.ToMarkdown());
if (output is not null)
{
    await report.WriteAsync(output);
}

return 0;
