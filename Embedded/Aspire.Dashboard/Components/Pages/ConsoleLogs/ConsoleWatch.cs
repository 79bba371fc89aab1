using Aspire.Dashboard.Resources;
using Aspire.DashboardService.Proto.V1;
using Grpc.Core;

namespace Aspire.Dashboard.Components.Pages.ConsoleLogs;

/// <summary>Follows the consoles of some resources, each over connections lost and found again, until it is disposed of.</summary>
internal sealed class ConsoleWatch(ResourceClient client, ConsoleLog log, TimeProvider clock, Action changed) : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ended = new();
    private readonly HashSet<string> _watched = [];

    /// <summary>Follows these too, unless it does already.</summary>
    public void Add(IEnumerable<Resource> resources)
    {
        foreach (var resource in resources.Where(resource => _watched.Add(resource.Name)))
        {
            _ = WatchAsync(resource.Name, _ended.Token);
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    private async Task WatchAsync(string name, CancellationToken cancellationToken)
    {
        var reader = new ConsoleReader(name);
        while (!cancellationToken.IsCancellationRequested)
        {
            var run = RunOf(name);
            var ended = false;
            try
            {
                await foreach (var lines in client.WatchConsoleLogsAsync(name, cancellationToken).ConfigureAwait(false))
                {
                    log.Add(reader.Read(lines));
                    changed();
                }

                ended = true;
            }
            catch (Exception exception) when (exception is RpcException or OperationCanceledException)
            {
                // The service is away, or the reader is.
            }

            // A console that ended has nothing new until its resource runs again or the service does.
            do
            {
                await Task.Delay(RetryDelay, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            while (ended && RunOf(name) == run && !cancellationToken.IsCancellationRequested);
        }
    }

    private (int Connections, string? State, DateTime? Start) RunOf(string name)
    {
        var resource = client.Find(name);
        return (client.Connections, resource?.State, resource?.StartedAt?.ToDateTime());
    }
}
