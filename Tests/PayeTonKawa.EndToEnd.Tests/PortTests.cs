using System.Net;
using System.Net.Sockets;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>The error message for the operator when the system cannot run.</summary>
public sealed class PortTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_process_that_has_it()
    {
        using var place = new Place();
        using var thief = new TcpListener(IPAddress.Loopback, place.Port("api-clients"));
        thief.Start();

        await using var system = RunningSystem.StartAppHost(place);
        await system.Ended.WaitAsync(TimeSpan.FromMinutes(2), Token);

        Assert.Equal(1, system.ExitCode);
        Assert.Contains(
            $"Port {place.Port("api-clients")}, which api-clients needs, is used by process {Environment.ProcessId}", system.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", system.Output, StringComparison.Ordinal);
    }
}
