using System.Net.Sockets;
using System.Text;

namespace Clients.Api.Tests;

/// <summary>A raw TCP connection on which the test controls every byte.</summary>
internal sealed class RawConnection(NetworkStream stream) : IDisposable
{
    internal static async Task<RawConnection> OpenAsync(Uri server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        return new(new NetworkStream(socket, ownsSocket: true));
    }

    internal async Task SendAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Reads until the server closes the connection.</summary>
    internal async Task<string> ReadToEndAsync()
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
            {
                answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // The server closed the connection while data was still being sent.
        }

        return answer.ToString();
    }

    public void Dispose() => stream.Dispose();
}
