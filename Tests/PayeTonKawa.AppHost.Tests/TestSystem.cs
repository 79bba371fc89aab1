using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>
/// One run of the AppHost on random ports, with passwords and data of its own, beside whatever else runs. Its servers are native processes, or Aspire's
/// containers if the environment variable PAYETONKAWA_SERVERS is <c>containers</c>.
/// </summary>
public sealed class TestSystem : IAsyncDisposable
{
    private const string ApiKey = "une-clef-de-test";

    // Aspire waits for ever for a container whose image is missing.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan EngineLimit = TimeSpan.FromSeconds(30);

    private static readonly Lazy<bool> EngineAnswers = new(() => Docker("version"));

    private readonly IDistributedApplicationTestingBuilder _builder;
    private readonly List<string> _volumes = [];
    private DistributedApplication? _app;

    private TestSystem(IDistributedApplicationTestingBuilder builder) => _builder = builder;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The application has not been started.");

    /// <summary>Whether the servers can run where they are asked for.</summary>
    public static bool HasItsEngine => !InContainers || EngineAnswers.Value;

    /// <summary>Whether the servers are containers.</summary>
    public static bool InContainers => Servers == "containers";

    private static string Servers => Environment.GetEnvironmentVariable("PAYETONKAWA_SERVERS") ?? "native";

    /// <summary>Starts the system, changed by <paramref name="configure"/>, and waits until these resources are healthy.</summary>
    public static async Task<TestSystem> StartAsync(
        IEnumerable<string> healthy, CancellationToken cancellationToken, Action<IDistributedApplicationTestingBuilder>? configure = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);

        // Aspire keeps a password that it has to invent in the user's secrets.
        var system = new TestSystem(await DistributedApplicationTestingBuilder.CreateAsync<Projects.PayeTonKawa_AppHost>(
            [
                $"--NativeServers:Mode={Servers}",
                $"--Parameters:api-key={ApiKey}",
                "--Parameters:db-clients-password=test",
                "--Parameters:db-produits-password=test",
                "--Parameters:db-commandes-password=test",
                "--Logging:LogLevel:Default=Warning",
                "--Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks=None",
            ],
            limit.Token));
        try
        {
            // As under "dotnet run". Otherwise an engine that is slow to answer (state RuntimeUnhealthy, for a moment) ends what waits for its containers.
            system._builder.Services.Configure<ResourceNotificationServiceOptions>(
                options => options.DefaultWaitBehavior = WaitBehavior.WaitOnResourceUnavailable);
            system.UseOwnData();
            configure?.Invoke(system._builder);
            system._app = await system._builder.BuildAsync(limit.Token);
            await system.App.StartAsync(limit.Token);
            foreach (var resource in healthy)
            {
                await system.App.ResourceNotifications.WaitForResourceHealthyAsync(resource, limit.Token);
            }

            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of an API, with its key.</summary>
    public HttpClient CreateClient(string resource)
    {
        var client = App.CreateHttpClient(resource);
        client.DefaultRequestHeaders.Add("X-API-Key", ApiKey);
        return client;
    }

    /// <summary>Executes a command of a resource, or of one of its instances, and fails the test if it does not succeed.</summary>
    public async Task ExecuteAsync(string resource, string command, CancellationToken cancellationToken)
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(resource, command, cancellationToken);
        Assert.True(result.Success, $"'{command}' of '{resource}' failed: {result.Message}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await _builder.DisposeAsync();
        if (_volumes.Count > 0)
        {
            // A container may outlive its application for a moment, and its volume cannot go before it.
            await Eventually.TrueAsync(
                () => Task.FromResult(Docker(["volume", "rm", "--force", .. _volumes])), $"{string.Join(", ", _volumes)} are removed", CancellationToken.None);
        }
    }

    // The AppHost's volumes are the developer's. Native servers without one use a folder that vanishes; a container that is started again is a new one
    // and needs a volume to keep its data.
    private void UseOwnData()
    {
        var run = Guid.NewGuid().ToString("N");
        foreach (var resource in _builder.Resources)
        {
            foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>().ToList())
            {
                resource.Annotations.Remove(mount);
                if (InContainers)
                {
                    _volumes.Add($"{mount.Source}-{run}");
                    resource.Annotations.Add(new ContainerMountAnnotation(_volumes[^1], mount.Target, mount.Type, mount.IsReadOnly));
                }
            }
        }
    }

    // Whether the command succeeds.
    private static bool Docker(params IEnumerable<string> arguments)
    {
        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            return docker.WaitForExit(EngineLimit) && docker.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
