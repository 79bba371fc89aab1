using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>A line between two processes that can be cut, held, or left dead without either end being told.</summary>
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

    /// <summary>Where the line leads; until it is known, connections end at once.</summary>
    public void LeadTo(string host, int port) => Volatile.Write(ref _target, new(host, port));

    /// <summary>Ends every connection that there is.</summary>
    public void Cut()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    /// <summary>Nothing passes any more, and nobody is told.</summary>
    public void Hold() => _flow = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held goes on its way.</summary>
    public void Release() => _flow.TrySetResult();

    /// <summary>The connections that there are stay open at both ends and carry nothing any more; new ones work.</summary>
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
            // The end of one end is the end of both.
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }
}
