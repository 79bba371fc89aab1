using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Aspire.Hosting.Orchestration;

/// <summary>Gives out free ports of the loopback interface, and tells who has one that is not.</summary>
internal sealed class PortAllocator
{
    // Below the system's ephemeral range, from which an outgoing connection may take a port while its server restarts.
    private const int First = 10_000;
    private const int Last = 32_767;
    private const int Attempts = 1_000;

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];
    private static readonly Dictionary<int, string?> Given = [];

    /// <summary>A free port, never given twice by this process.</summary>
    public int Allocate() => Allocate(_ => Random.Shared.Next(First, Last + 1), name: null);

    /// <summary>The same port for a name at each run, as long as it is free; otherwise one nearby.</summary>
    public int Allocate(string name)
    {
        var start = BinaryPrimitives.ReadUInt16LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return Allocate(attempt => First + ((start + attempt) % (Last - First + 1)), name);
    }

    private static int Allocate(Func<int, int> candidate, string? name)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = candidate(attempt);
            lock (Given)
            {
                if (IsFree(port) && (Given.TryAdd(port, name) || (name is not null && Given[port] == name)))
                {
                    return port;
                }
            }
        }

        throw new DistributedApplicationException($"No free port was found between {First} and {Last} in {Attempts} attempts.");
    }

    /// <summary>Whether nobody listens on the port, on loopback.</summary>
    public static bool IsFree(int port) =>
        CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    /// <summary><c>process 1234 (nginx)</c>, or <c>another process</c> where that cannot be seen.</summary>
    public static string DescribeOwner(int port)
    {
        var inodes = Tables
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == "0A" && PortOf(fields[1]) == port)
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();

        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(_ => inodes.Count > 0))
        {
            if (int.TryParse(Path.GetFileName(directory), out var processId) && HoldsAny(directory, inodes))
            {
                return $"process {processId} ({ProcFile.GetName(processId)})";
            }
        }

        return "another process";
    }

    private static int PortOf(string address) =>
        int.Parse(address.AsSpan(address.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static bool HoldsAny(string processDirectory, HashSet<string> inodes)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(processDirectory, "fd"))
                .Any(descriptor => new FileInfo(descriptor).LinkTarget is { } target && inodes.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool CanListen(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException exception)
        {
            // A machine may have IPv6 compiled in and no address of it.
            return exception.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
