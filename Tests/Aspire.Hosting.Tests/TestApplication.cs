using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Tests;

/// <summary>An application of a test's own: random ports, data in a temporary folder that goes with it.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _volumeRoot;
    private readonly bool _isOneOfSeveralRuns;

    private DistributedApplication? _app;

    /// <param name="volumeRoot">Where several runs keep their data, with the ports that the model gives: the caller's to delete.</param>
    public TestApplication(string? volumeRoot = null)
    {
        _isOneOfSeveralRuns = volumeRoot is not null;
        _volumeRoot = volumeRoot ?? Path.Combine(Path.GetTempPath(), $"aspire-tests-{Guid.NewGuid():N}");
        Builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true, EnableResourceLogging = true });
        Builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DcpPublisher:RandomizePorts"] = _isOneOfSeveralRuns ? "false" : "true",
            ["Embedded:VolumeRoot"] = _volumeRoot,
            ["Embedded:DataIsTemporary"] = "true",
            ["Logging:LogLevel:Default"] = "None",
        });
    }

    public IDistributedApplicationBuilder Builder { get; }

    public DistributedApplication App => _app ??= Builder.Build();

    public async Task<DistributedApplication> StartAsync()
    {
        await App.StartAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
        return App;
    }

    /// <summary>Waits for a state, and returns the snapshot that has it.</summary>
    public async Task<CustomResourceSnapshot> WaitForAsync(string resource, Func<CustomResourceSnapshot, bool> predicate) =>
        (await App.ResourceNotifications.WaitForResourceAsync(resource, change => predicate(change.Snapshot)).WaitAsync(Limit)).Snapshot;

    public async Task<string> ReadLogAsync(string resource)
    {
        var logs = (ResourceLoggerService)App.Services.GetService(typeof(ResourceLoggerService))!;
        var lines = new List<string>();
        await foreach (var batch in logs.GetAllAsync(App.GetResource(resource)))
        {
            lines.AddRange(batch.Select(line => line.Content));
        }

        return string.Join('\n', lines);
    }

    /// <summary>Waits for a line of the resource's log that contains the text.</summary>
    public async Task WaitForLogAsync(string resource, string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        var logs = (ResourceLoggerService)App.Services.GetService(typeof(ResourceLoggerService))!;
        await foreach (var batch in logs.WatchAsync(App.GetResource(resource)).WithCancellation(limit.Token))
        {
            if (batch.Any(line => line.Content.Contains(text, StringComparison.Ordinal)))
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (!_isOneOfSeveralRuns && Directory.Exists(_volumeRoot))
        {
            Directory.Delete(_volumeRoot, recursive: true);
        }
    }
}
