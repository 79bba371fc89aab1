using System.Net;
using System.Net.Sockets;

namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>One connection through a proxy: two sockets, each forwarding to the other.</summary>
internal sealed class ProxyConnection(Socket client, Func<Task> flow) : IDisposable
{
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stalled;

    public async Task RunAsync(EndPoint target)
    {
        await flow();
        await _server.ConnectAsync(target);
        client.NoDelay = _server.NoDelay = true;
        await Task.WhenAny(PumpAsync(client, _server), PumpAsync(_server, client)).Unwrap();
    }

    public void Stall() => _stalled = true;

    public void Dispose()
    {
        _end.TrySetResult();
        client.Dispose();
        _server.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer) is > 0 and var count)
        {
            await flow();
            await (_stalled ? _end.Task : Task.CompletedTask);
            await to.SendAsync(buffer.AsMemory(0, count));
        }

        await (_stalled ? _end.Task : Task.CompletedTask);
    }
}
