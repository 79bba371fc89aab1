using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PayeTonKawa.Tests.Proxy;

/// <summary>A TCP proxy that can cut, hold or stall its connections; neither end is notified of a hold or a stall.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxyConnection, byte> _connections = new();
    private readonly Task _accepting;
    private readonly int?[] _left = new int?[2];
    private volatile TaskCompletionSource _flow = Open();
    private DnsEndPoint? _target;

    public TcpProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>
    /// The connection string, a URI or in the database's form, with the proxy in the server's place; the server becomes the proxy's target. Until then
    /// connections are closed at once.
    /// </summary>
    public string Through(string straight)
    {
        if (Uri.TryCreate(straight, UriKind.Absolute, out var uri))
        {
            Volatile.Write(ref _target, new(uri.Host, uri.Port));
            return new UriBuilder(uri) { Host = "127.0.0.1", Port = Port }.Uri.AbsoluteUri;
        }

        var parts = new DbConnectionStringBuilder { ConnectionString = straight };
        Volatile.Write(ref _target, new((string)parts["Host"], int.Parse((string)parts["Port"], CultureInfo.InvariantCulture)));
        parts["Host"] = "127.0.0.1";
        parts["Port"] = Port;
        return parts.ConnectionString;
    }

    public void Cut()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    /// <summary>Lets so many more bytes pass in the direction and closes the connection at the next one, wherever within a message that is; once.</summary>
    public void CutAfter(Direction direction, int bytes)
    {
        lock (_left)
        {
            _left[(int)direction] = bytes;
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

    /// <summary>The stalled connections forward what they have held back.</summary>
    public void Resume()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Resume();
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

    private int Pass(Direction direction, int bytes)
    {
        lock (_left)
        {
            ref var left = ref _left[(int)direction];
            var passing = Math.Min(bytes, left ?? bytes);
            left = passing < bytes ? null : left - passing;
            return passing;
        }
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
        using var connection = new ProxyConnection(client, () => _flow.Task, Pass);
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
