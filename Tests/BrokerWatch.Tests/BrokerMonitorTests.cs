using BrokerWatch.Alarms;
using BrokerWatch.Management;
using Microsoft.Extensions.Time.Testing;

namespace BrokerWatch.Tests;

public sealed class BrokerMonitorTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_that_fails_or_hangs_is_told_once_the_broker_should_be_up_and_ends_nothing()
    {
        Func<CancellationToken, Task<ManagementEndpoint?>> endpoint = _ => throw new InvalidOperationException("no address");
        using var http = new HttpClient();
        var client = new ManagementClient(http);
        var monitor = new BrokerMonitor(client, token => endpoint(token), new AlarmTracker(_time), _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var watch = monitor.RunAsync(stop.Token);

        Assert.Empty(monitor.View!.Alarms);
        await ViewAsync(monitor, view => view is { State: null, Alarms: [{ Kind: AlarmKind.ManagementUnreachable, Cause: "no address" }] });

        endpoint = _ => throw new OperationCanceledException("not ours");
        await ViewAsync(monitor, view => view is { Alarms: [{ Cause: "not ours" }] });

        endpoint = _ => new TaskCompletionSource<ManagementEndpoint?>().Task;
        await ViewAsync(monitor, view => view is { Alarms: [{ Cause: not "not ours" }] });

        endpoint = _ => Task.FromResult<ManagementEndpoint?>(null);
        await ViewAsync(monitor, view => view is null);

        await stop.CancelAsync();
        await watch;
    }

    private async Task ViewAsync(BrokerMonitor monitor, Func<BrokerView?, bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition(monitor.View))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), limit.Token);
        }
    }
}
