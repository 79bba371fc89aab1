using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>A service in several instances behind one port.</summary>
public sealed class ReplicaTests
{
    private const string Service = "api-clients";
    private const string ApiKey = "une-clef-de-test";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_of_two_instances_answers_alone_and_both_answer_together()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.PayeTonKawa_AppHost>(
            [$"--Parameters:api-key={ApiKey}", "--Parameters:db-clients-password=test"], Token);
        builder.CreateResourceBuilder<ProjectResource>(Service).WithReplicas(2);
        foreach (var resource in builder.Resources.Where(resource => resource.Name is not (Service or "db-clients")))
        {
            builder.CreateResourceBuilder(resource).WithExplicitStart();
        }

        await using var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token).WaitAsync(Limit, Token);
        var ids = await GetHealthyInstancesAsync(app);
        Assert.Equal(2, ids.Count);
        using var client = app.CreateHttpClient(Service);
        client.DefaultRequestHeaders.Add("X-API-Key", ApiKey);
        await CreateClientsAsync(client, 20);

        foreach (var id in ids)
        {
            await ExecuteAsync(app, id, KnownResourceCommands.StopCommand);
            await CreateClientsAsync(client, 20);
            await ExecuteAsync(app, id, KnownResourceCommands.StartCommand);
            await app.ResourceNotifications.WaitForResourceAsync(
                Service, change => change.ResourceId == id && change.Snapshot.HealthStatus is not null, Token).WaitAsync(Limit, Token);
            await Eventually.TrueAsync(() => ListensAsync(app, id), $"{id} listens", Token);
        }

        var customers = await client.GetFromJsonAsync<System.Text.Json.Nodes.JsonArray>("/customers/", Token);
        Assert.Equal(60, customers!.Count);
    }

    private static async Task<IReadOnlyList<string>> GetHealthyInstancesAsync(DistributedApplication app)
    {
        var ids = new HashSet<string>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        await foreach (var change in app.ResourceNotifications.WatchAsync(limit.Token))
        {
            if (change.Resource.Name == Service && change.Snapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
                && ids.Add(change.ResourceId) && ids.Count == 2)
            {
                break;
            }
        }

        foreach (var id in ids)
        {
            await Eventually.TrueAsync(() => ListensAsync(app, id), $"{id} listens", Token);
        }

        return [.. ids];
    }

    // On the port that the instance itself has been told.
    private static async Task<bool> ListensAsync(DistributedApplication app, string id)
    {
        Assert.True(app.ResourceNotifications.TryGetCurrentState(id, out var current));
        var url = current.Snapshot.EnvironmentVariables.Single(variable => variable.Name == "ASPNETCORE_URLS").Value!;
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync("localhost", int.Parse(url[(url.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture), Token);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static async Task CreateClientsAsync(HttpClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var response = await client.PostAsJsonAsync("/customers/", new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@test.com" }, Token);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }
    }

    private static async Task ExecuteAsync(DistributedApplication app, string id, string command)
    {
        var result = await app.ResourceCommands.ExecuteCommandAsync(id, command, Token);
        Assert.True(result.Success, $"'{command}' of '{id}' failed.");
    }
}
