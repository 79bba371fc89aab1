using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Tests;

/// <summary>The choice of ports that nobody has.</summary>
public sealed class PortTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_that_was_found_free_can_be_listened_on_while_processes_start()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var starting = Task.Run(() =>
        {
            while (!ending.IsCancellationRequested)
            {
                using var process = Process.Start("true");
                process.WaitForExit();
            }
        }, Token);

        for (var round = 0; round < 2000; round++)
        {
            var port = FreePort.Take();
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            FreePort.Release(port);
        }

        await ending.CancelAsync();
        await starting;
    }

    [Fact]
    public void A_port_that_another_process_has_chosen_is_left_to_it()
    {
        var port = Enumerable.Range(15_000, 10_000).First(FreePort.IsFree);
        using var claimOfAnother = Claim(port);

        Assert.NotEqual(port, FreePort.Take(attempt => port + attempt));
    }

    [Fact]
    public async Task A_port_that_the_model_names_is_given_to_nobody_else()
    {
        var port = Enumerable.Range(20_000, 10_000).First(FreePort.IsFree);
        await using var application = new TestApplication();
        application.Builder.AddExecutable("server", "sleep", ".", "60").WithHttpEndpoint(port: port, isProxied: false).WithExplicitStart();

        await application.StartAsync();

        Assert.NotEqual(port, FreePort.Take(attempt => port + attempt));
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(() => Claim(port)).SocketErrorCode);
    }

    [Fact]
    public void An_application_that_has_ended_keeps_no_port()
    {
        int port;
        using (var ports = new PortAllocator())
        {
            port = ports.Allocate();
            Assert.False(FreePort.TryClaim(port));
        }

        // A process that was started meanwhile may hold the socket for a moment.
        Assert.True(SpinWait.SpinUntil(() => FreePort.TryClaim(port), TestApplication.Limit));
    }

    private static Socket Claim(int port)
    {
        var claim = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        claim.Bind(new UnixDomainSocketEndPoint($"\0aspire-embedded-port-{port}"));
        return claim;
    }
}
