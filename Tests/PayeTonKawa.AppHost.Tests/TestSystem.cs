using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.Tests;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>
/// One run of the AppHost on random ports, with its own passwords and data, independent of other running systems. Its servers are native processes, or
/// Aspire's containers if the environment variable PAYETONKAWA_SERVERS is <c>containers</c>.
/// </summary>
public sealed class TestSystem : IAsyncDisposable
{
    // Aspire waits forever for a container whose image is missing.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan EngineLimit = TimeSpan.FromSeconds(30);

    private static readonly Lazy<bool> EngineAnswers = new(() => Docker("version"));

    private readonly IDistributedApplicationTestingBuilder _builder;
    private readonly List<string> _volumes = [];
    private DistributedApplication? _app;

    private TestSystem(IDistributedApplicationTestingBuilder builder) => _builder = builder;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The application has not been started.");

    /// <summary>Whether the requested kind of servers (native or containers) can run on this machine.</summary>
    public static bool HasItsEngine => !InContainers || EngineAnswers.Value;

    public static bool InContainers => Servers == "containers";

    private static string Servers => Environment.GetEnvironmentVariable("PAYETONKAWA_SERVERS") ?? "native";

    /// <summary>Starts the system after <paramref name="configure"/> has changed it, and waits until the given resources are healthy.</summary>
    public static async Task<TestSystem> StartAsync(
        IEnumerable<string> healthy, CancellationToken cancellationToken, Action<IDistributedApplicationTestingBuilder>? configure = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);

        var system = new TestSystem(await IsolatedAppHost.CreateAsync(
            [
                $"--NativeServers:Mode={Servers}",
                "--Logging:LogLevel:Default=Warning",
                "--Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks=None",
            ],
            limit.Token));
        try
        {
            // The default of "dotnet run". Otherwise a slow engine (state RuntimeUnhealthy for a moment) ends the resources that wait for its containers.
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

    public HttpClient CreateClient(string resource)
    {
        var client = App.CreateHttpClient(resource);
        client.DefaultRequestHeaders.Add("X-API-Key", IsolatedAppHost.ApiKey);
        return client;
    }

    /// <summary>Executes a command of a resource or of one of its instances; fails the test if the command fails.</summary>
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
            // A container may outlive its application for a moment, and its volume cannot be removed earlier.
            await Eventually.TrueAsync(
                () => Task.FromResult(Docker(["volume", "rm", "--force", .. _volumes])), $"{string.Join(", ", _volumes)} are removed", CancellationToken.None);
        }
    }

    // The AppHost's volumes belong to the developer. A native server without a volume uses a temporary folder; a restarted container is a new container
    // and needs a volume to keep its data.
    private void UseOwnData()
    {
        var run = Guid.NewGuid().ToString("N");
        foreach (var (server, volume) in _builder.RemoveDataVolumes())
        {
            if (InContainers)
            {
                _volumes.Add($"{volume.Source}-{run}");
                server.Annotations.Add(new ContainerMountAnnotation(_volumes[^1], volume.Target, volume.Type, volume.IsReadOnly));
            }
        }
    }

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
