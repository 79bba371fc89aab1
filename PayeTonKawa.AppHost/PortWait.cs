using System.Net;
using System.Net.NetworkInformation;
using Microsoft.Extensions.Logging;

namespace PayeTonKawa.AppHost;

/// <summary>Waits for ports that another process listens on. Processes of a killed previous run need some seconds to exit.</summary>
internal sealed partial class PortWait(ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns once all ports are free. Logs each port in use immediately, and only once.</summary>
    /// <exception cref="DistributedApplicationException">A port is still in use after 15 s.</exception>
    public async Task WaitAsync(IReadOnlyCollection<NeededPort> ports, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var told = new HashSet<NeededPort>();
        while (Used(ports) is [var first, ..] used)
        {
            if (time.GetElapsedTime(start) >= Limit)
            {
                throw new DistributedApplicationException(
                    $"Port {first.Port}, which {first.Resource} needs, is used by {PortUser.Find(first.Port)}: "
                    + $"end it, or choose another port with {first.Setting}.");
            }

            foreach (var port in used.Where(told.Add))
            {
                LogWaiting(logger, port.Port, port.Resource, PortUser.Find(port.Port));
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private static NeededPort[] Used(IReadOnlyCollection<NeededPort> ports)
    {
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener => IPAddress.IsLoopback(listener.Address) || listener.Address.Equals(IPAddress.Any) || listener.Address.Equals(IPAddress.IPv6Any))
            .Select(listener => listener.Port)
            .ToHashSet();
        return [.. ports.Where(port => listeners.Contains(port.Port))];
    }

    [LoggerMessage(LogLevel.Warning, "Port {Port} ({Resource}) is used by {User}: waiting for it.")]
    private static partial void LogWaiting(ILogger logger, int port, string resource, string user);
}
