// Measures the services and their limits: Load [--quick] [--output <folder>]; the back office: Load --pages [--output <folder>]; two ways to create an
// entity with its event: Load --creation; two types of queues: Load --queues.
// Built and started by eng/bench.sh.
using System.Diagnostics;
using System.Runtime.InteropServices;
using Load;

if (args is [BareProcess.Command, var url, var prepared, var bareClients, var bareProduits, var bareCommandes])
{
    await BareServer.RunAsync(url, bool.Parse(prepared), new Databases(bareClients, bareProduits, bareCommandes));
    return 0;
}

if (args is ["--pages", .. var rest])
{
    using var pagesLimit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
    return await PagesBench.RunAsync(rest is ["--output", var folder] ? folder : null, pagesLimit.Token);
}

if (args is ["--creation"])
{
    using var creationLimit = new CancellationTokenSource(TimeSpan.FromMinutes(8));
    await using var servers = await RunningSystem.StartAsync(creationLimit.Token);
    await CreationBench.RunAsync(await servers.ConnectionStringAsync("clients-db", creationLimit.Token), creationLimit.Token);
    return 0;
}

if (args is ["--queues"])
{
    using var queuesLimit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
    await using var servers = await RunningSystem.StartAsync(queuesLimit.Token);
    await QueueBench.RunAsync(await servers.ConnectionStringAsync("rabbitmq", queuesLimit.Token), queuesLimit.Token);
    return 0;
}

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var index && index + 1 < args.Length ? args[index + 1] : null;
if (args.Length != (quick ? 1 : 0) + (output is null ? 0 : 2))
{
    await Console.Error.WriteLineAsync("Usage: Load [--quick] [--output <folder>]");
    return 2;
}

var clock = Stopwatch.StartNew();
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(quick ? 4 : 12));
var cancel = limit.Token;
await using var system = await RunningSystem.StartAsync(cancel);
var rabbitmq = await system.ConnectionStringAsync("rabbitmq", cancel);
var ours = new Databases(
    await system.ConnectionStringAsync("clients-db", cancel),
    await system.ConnectionStringAsync("produits-db", cancel),
    await system.ConnectionStringAsync("commandes-db", cancel));
var twins = new Databases(
    await Seed.TwinAsync(ours.Clients, "clients", cancel),
    await Seed.TwinAsync(ours.Produits, "produits", cancel),
    await Seed.TwinAsync(ours.Commandes, "commandes", cancel));
var processes = new Processes(system.ProcessIds());
await processes.MeasureIdleAsync(cancel);
await Seed.FillAsync(ours, Seed.Rows, cancel);
await Seed.FillAsync(twins, Seed.Rows, cancel);

await using var bare = await BareProcess.StartAsync(twins, prepared: false, cancel);
await using var barePrepared = await BareProcess.StartAsync(twins, prepared: true, cancel);
await using var broker = await Broker.ConnectAsync(rabbitmq, cancel);
using var clients = system.CreateClient("api-clients");
using var commandes = system.CreateClient("api-commandes");

var machine = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, "
    + $"PostgreSQL {await Seed.ScalarAsync<string>(ours.Clients, "SHOW server_version", cancel)}, RabbitMQ {broker.Version}; "
    + "load generator, services, databases and broker share them.";
var report = new Report(machine, DateTimeOffset.UtcNow, [], [], [], [], []);
var http = new HttpBench(system, bare, barePrepared, ours, quick ? 2 : 3, quick ? 4 : 10);
var drain = new DrainBench(broker, rabbitmq, clients, ours, twins, quick ? 10_000 : 100_000, quick ? 5_000 : 50_000);
try
{
    await CollectAsync(http.RunAsync(quick ? [16, 64] : [1, 16, 64], cancel), report.Http);
    await CollectAsync(drain.RunAsync(cancel), report.Drains);
    if (!quick)
    {
        await CollectAsync(drain.RunWithReplicasAsync(cancel), report.Drains);
        await CollectAsync(new GrowthBench(http, drain, ours, twins).RunAsync(cancel), report.Growth);
    }

    await CollectAsync(new LatencyBench(broker, clients, commandes, ours.Commandes, quick ? 200 : 1000).RunAsync(cancel), report.Latencies);
    report.Processes.AddRange(processes.AfterLoad());
    if (!quick)
    {
        Collect(await new OutageBench(system, rabbitmq, ours.Clients, 10_000).RunAsync(outages: 3, cancel), report.Latencies);
    }
}
catch (OperationCanceledException) when (cancel.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync($"Not everything was measured within {clock.Elapsed.TotalMinutes:0} minutes: is the machine busy? What was is below.");
}

Console.WriteLine(report.ToMarkdown());
if (output is not null)
{
    await report.WriteAsync(output);
}

return cancel.IsCancellationRequested ? 1 : 0;

async Task CollectAsync<T>(IAsyncEnumerable<T> rows, List<T> into)
{
    await foreach (var row in rows)
    {
        Collect(row, into);
    }
}

// Also prints the progress.
void Collect<T>(T row, List<T> into)
{
    into.Add(row);
    Console.Error.WriteLine($@"{clock.Elapsed:mm\:ss} {row}");
}
