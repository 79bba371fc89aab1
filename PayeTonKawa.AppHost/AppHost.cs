using Microsoft.Extensions.Configuration;
using PayeTonKawa.AppHost;
using PayeTonKawa.Contracts;

using var stop = new StopSignals();
var builder = DistributedApplication.CreateBuilder(args);
builder.RunServersNatively();
builder.AddEndpointRules();
builder.WaitForPorts();
builder.RunServicesDirectly();

// Every port is configurable (appsettings.json): --Ports:api-clients=9000, or Ports__api-clients=9000 in the environment.
int Port(string name) => builder.Configuration.GetValue<int>($"Ports:{name}");

var apiKey = builder.AddParameter("api-key", secret: true);

var clientsDb = builder.AddPostgres("db-clients", port: Port("db-clients"))
    .WithDataVolume()
    .AddDatabase("clients-db", "clients_db").WithConnectionStringCommand();

var produitsDb = builder.AddPostgres("db-produits", port: Port("db-produits"))
    .WithDataVolume()
    .AddDatabase("produits-db", "produits_db").WithConnectionStringCommand();

var commandesDb = builder.AddPostgres("db-commandes", port: Port("db-commandes"))
    .WithDataVolume()
    .AddDatabase("commandes-db", "commandes_db").WithConnectionStringCommand();

var rabbitmq = builder.AddRabbitMQ("rabbitmq", port: Port("rabbitmq"))
    .WithManagementPlugin(Port("rabbitmq-management"))
    .WithUrlForEndpoint("management", url => url.DisplayText = "RabbitMQ management")
    .WithBrokerCheck()
    .WithMessagingAlarms(Topology.Exchange)
    .WithDataVolume();

// --Broker:Nodes=3: a cluster of three nodes, with replicated queues.
var nodes = rabbitmq.WithClusterNodes(builder.Configuration.GetValue("Broker:Nodes", 1));
foreach (var node in nodes)
{
    node.WithManagementPlugin().WithBrokerCheck().WithDataVolume();
}

// An API waits for its database but not for the broker: without the broker it still serves requests, and its outbox stores the events.
var apiClients = builder.AddApi<Projects.Clients_Api>("api-clients", Port("api-clients"), clientsDb, rabbitmq, apiKey);
var apiProduits = builder.AddApi<Projects.Produits_Api>("api-produits", Port("api-produits"), produitsDb, rabbitmq, apiKey);
var apiCommandes = builder.AddApi<Projects.Commandes_Api>("api-commandes", Port("api-commandes"), commandesDb, rabbitmq, apiKey);

var consumer = builder.AddProject<Projects.Commandes_Consumer>("consumer-commandes")
    .WithHttpEndpoint().WithHttpHealthCheck("/health")
    .WithUrlForEndpoint("http", url => (url.Url, url.DisplayText) = ("/health", "Health"))
    .WithReference(commandesDb).WaitFor(commandesDb)
    .WithReference(rabbitmq).WaitForBroker(rabbitmq)
    .WithReplayCommand(apiCommandes, apiKey)
    .WithRestartPolicy();

// --Replicas=2: two of each service, behind Aspire's proxy.
foreach (var service in (IResourceBuilder<ProjectResource>[])[apiClients, apiProduits, apiCommandes, consumer])
{
    service.WithReplicas(builder.Configuration.GetValue("Replicas", 1)).WithBrokerNodes(rabbitmq, nodes);
}

builder.AddBackoffice(Port("backoffice"), rabbitmq, consumer, apiClients, apiProduits, apiCommandes);

return await builder.Build().RunToEndAsync(stop.Token);
