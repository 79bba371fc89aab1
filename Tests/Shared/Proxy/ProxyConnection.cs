using System.Net;
using System.Net.Sockets;

namespace PayeTonKawa.Tests.Proxy;

/// <summary>One connection through a proxy: two sockets, each forwarding to the other.</summary>
/// <param name="client">The accepted socket.</param>
/// <param name="flow">Completes when traffic may pass.</param>
/// <param name="pass">Returns how many of so many bytes in a direction may still pass; fewer than asked for end the connection.</param>
internal sealed class ProxyConnection(Socket client, Func<Task> flow, Func<Direction, int, int> pass) : IDisposable
{
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _stall;

    public async Task RunAsync(EndPoint target)
    {
        await flow();
        await _server.ConnectAsync(target);
        client.NoDelay = _server.NoDelay = true;
        await Task.WhenAny(PumpAsync(client, _server, Direction.ToServer), PumpAsync(_server, client, Direction.ToClient)).Unwrap();
    }

    public void Stall() => _stall ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Forwards what a stall has held back, even if its sender has closed meanwhile.</summary>
    public void Resume() => _stall?.TrySetResult();

    public void Dispose()
    {
        _end.TrySetResult();
        client.Dispose();
        _server.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, Direction direction)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer) is > 0 and var count)
        {
            await flow();
            await MovingAsync();
            var passing = pass(direction, count);
            await to.SendAsync(buffer.AsMemory(0, passing));
            if (passing < count)
            {
                return;
            }
        }

        await MovingAsync();
    }

    private Task MovingAsync() => _stall is { } stall ? Task.WhenAny(stall.Task, _end.Task) : Task.CompletedTask;
}
