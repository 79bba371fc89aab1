using System.Net;
using System.Net.Sockets;

namespace PayeTonKawa.Telemetry.Tests;

/// <summary>A collector that accepts connections and never answers.</summary>
internal sealed class HangingCollector : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    internal HangingCollector() => _listener.Start();

    internal string Endpoint => $"http://{_listener.LocalEndpoint}";

    /// <summary>Whether an exporter has connected.</summary>
    internal bool IsAsked => _listener.Pending();

    public void Dispose() => _listener.Dispose();
}
