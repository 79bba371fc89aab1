using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PayeTonKawa.Tests;

namespace PayeTonKawa.AppHost.UnitTests;

public sealed class PortWaitTests : IDisposable
{
    private readonly int _port = FreePort.Take();
    private readonly TcpListener _predecessor;
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger _log = new();

    public PortWaitTests()
    {
        _predecessor = new(IPAddress.Loopback, _port);
        _predecessor.Start();
    }

    private NeededPort[] Needed => [new(_port, "api-clients", "--Ports:api-clients=…"), new(FreePort.Take(), "api-produits", "--Ports:api-produits=…")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _predecessor.Dispose();

    [Fact]
    public async Task A_port_that_becomes_free_is_waited_for_and_told_of_once()
    {
        var wait = new PortWait(_log, _time).WaitAsync(Needed, Token);
        _time.Advance(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(wait.IsCompleted);

        _predecessor.Stop();
        await AdvanceAsync(wait);
        await wait;
        var warning = string.Create(CultureInfo.InvariantCulture, $"Port {_port} (api-clients) is used by process {Environment.ProcessId} '");
        Assert.Equal(1, _log.Collector.Count(warning));
    }

    [Fact]
    public async Task A_port_that_stays_used_ends_the_wait_with_who_uses_it_and_what_to_do()
    {
        var wait = new PortWait(_log, _time).WaitAsync(Needed, Token);
        await AdvanceAsync(wait);

        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => wait);
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"Port {_port}, which api-clients needs, is used by process {Environment.ProcessId} '"),
            refusal.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("end it, or choose another port with --Ports:api-clients=….", refusal.Message, StringComparison.Ordinal);
    }

    // The continuation of each delay starts the next delay asynchronously, so the clock is advanced step by step.
    private async Task AdvanceAsync(Task wait)
    {
        while (!wait.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
