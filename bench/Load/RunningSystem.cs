using System.Globalization;

namespace Load;

/// <summary>The whole system, started through its AppHost on random ports, with its own databases, which are deleted when it stops.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private readonly DistributedApplication _app;

    private RunningSystem(DistributedApplication app) => _app = app;

    internal static async Task<RunningSystem> StartAsync(CancellationToken cancellationToken)
    {
        var builder = await IsolatedAppHost.CreateAsync(["--NativeServers:Mode=Native"], cancellationToken);
        builder.Services.AddLogging(logging => logging.ClearProviders());

        builder.RemoveDataVolumes();
        var app = await builder.BuildAsync(cancellationToken);
        var system = new RunningSystem(app);
        try
        {
            await app.StartAsync(cancellationToken);
            foreach (var name in (string[])["api-clients", "api-produits", "api-commandes", "consumer-commandes", "backoffice"])
            {
                await app.ResourceNotifications.WaitForResourceHealthyAsync(name, cancellationToken);
            }

            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>The link that signs in to the back office.</summary>
    internal string SignInLink() =>
        _app.ResourceNotifications.TryGetCurrentState("backoffice", out var state)
            ? state.Snapshot.Urls.First(url => url.Url.Contains("#jeton=", StringComparison.Ordinal)).Url
            : throw new InvalidOperationException("The back office does not run.");

    internal Uri Address(string resource) => _app.GetEndpoint(resource);

    /// <summary>Returns the process IDs of all running resources, by name.</summary>
    internal IReadOnlyDictionary<string, int> ProcessIds()
    {
        var model = _app.Services.GetRequiredService<DistributedApplicationModel>();
        return model.Resources
            .Select(resource => (resource.Name, Id: _app.ResourceNotifications.TryGetCurrentState(resource.Name, out var state)
                ? state.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value
                : null))
            .Where(process => process.Id is not null)
            .ToDictionary(process => process.Name, process => Convert.ToInt32(process.Id, CultureInfo.InvariantCulture));
    }

    /// <summary>Creates a client that sends the API key.</summary>
    internal HttpClient CreateClient(string resource)
    {
        var client = new HttpClient { BaseAddress = Address(resource) };
        client.DefaultRequestHeaders.Add("X-API-Key", IsolatedAppHost.ApiKey);
        return client;
    }

    internal async Task ExecuteAsync(string resource, string command, CancellationToken cancellationToken)
    {
        var result = await _app.ResourceCommands.ExecuteCommandAsync(resource, command, cancellationToken);
        if (!result.Success)
        {
            throw new InvalidOperationException($"{resource} did not {command}: {result.Message}");
        }
    }

    internal async Task<string> ConnectionStringAsync(string resource, CancellationToken cancellationToken) =>
        (await _app.GetConnectionStringAsync(resource, cancellationToken))!;

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
