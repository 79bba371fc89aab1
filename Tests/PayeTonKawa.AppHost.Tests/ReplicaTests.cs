using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>A service with several instances behind one port.</summary>
public sealed class ReplicaTests
{
    private const string Service = "api-clients";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_of_two_instances_answers_alone_and_both_answer_together()
    {
        await using var system = await TestSystem.StartAsync([Service], Token, OnlyTheServiceTwice);
        var ids = await GetHealthyInstancesAsync(system.App);
        using var client = system.CreateClient(Service);
        await CreateClientsAsync(client, 20);

        foreach (var id in ids)
        {
            await system.ExecuteAsync(id, KnownResourceCommands.StopCommand, Token);
            await CreateClientsAsync(client, 20);
            await system.ExecuteAsync(id, KnownResourceCommands.StartCommand, Token);
            await Eventually.TrueAsync(() => ListensAsync(system.App, id), $"{id} listens", Token);
        }

        var customers = await client.GetFromJsonAsync<System.Text.Json.Nodes.JsonArray>("/customers/", Token);
        Assert.Equal(60, customers!.Count);
    }

    private static void OnlyTheServiceTwice(IDistributedApplicationTestingBuilder builder)
    {
        builder.CreateResourceBuilder<ProjectResource>(Service).WithReplicas(2);
        foreach (var resource in builder.Resources.Where(resource => resource.Name is not (Service or "db-clients")))
        {
            builder.CreateResourceBuilder(resource).WithExplicitStart();
        }
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

    // Connects to the instance's own port, which is in its environment once it has been started.
    private static async Task<bool> ListensAsync(DistributedApplication app, string id)
    {
        Assert.True(app.ResourceNotifications.TryGetCurrentState(id, out var current));
        if (current.Snapshot.EnvironmentVariables.SingleOrDefault(variable => variable.Name == "ASPNETCORE_URLS")?.Value is not { } url)
        {
            return false;
        }

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
            using var response = await client.PostAsJsonAsync(
                "/customers/", new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@test.com" }, Token);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }
    }
}
