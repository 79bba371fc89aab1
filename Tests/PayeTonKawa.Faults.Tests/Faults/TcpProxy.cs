using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>A TCP proxy that can cut, hold or stall its connections; neither end is notified of a hold or a stall.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxyConnection, byte> _connections = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource _flow = Open();
    private DnsEndPoint? _target;

    public TcpProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Sets the target of the line; until it is known, connections are closed at once.</summary>
    public void LeadTo(string host, int port) => Volatile.Write(ref _target, new(host, port));

    public void Cut()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    /// <summary>Holds back all traffic without notifying either end.</summary>
    public void Hold() => _flow = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Forwards the traffic that was held back.</summary>
    public void Release() => _flow.TrySetResult();

    /// <summary>Existing connections stay open at both ends but carry no more traffic; new ones work.</summary>
    public void Stall()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Stall();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Release();
        Cut();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptSocketAsync();
            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var connection = new ProxyConnection(client, () => _flow.Task);
        _connections.TryAdd(connection, 0);
        try
        {
            await connection.RunAsync(Volatile.Read(ref _target) ?? throw new SocketException((int)SocketError.HostUnreachable));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // When one end closes, both are closed.
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }
}
