using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Gives an application free ports of the loopback interface, for as long as it lives, and tells who has one that is not.</summary>
internal sealed class PortAllocator : IDisposable
{
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];
    private static readonly ConcurrentDictionary<string, int> Named = [];

    private readonly ConcurrentBag<int> _claimed = [];

    /// <summary>A free port that nobody else is given.</summary>
    public int Allocate()
    {
        var port = FreePort.Take();
        _claimed.Add(port);
        return port;
    }

    /// <summary>The same port for a name at each run, as long as it is free; otherwise one nearby.</summary>
    public int Allocate(string name)
    {
        if (Named.TryGetValue(name, out var given) && FreePort.IsFree(given))
        {
            return given;
        }

        var start = BinaryPrimitives.ReadUInt16LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return Named[name] = FreePort.Take(attempt => FreePort.First + ((start + attempt) % (FreePort.Last - FreePort.First + 1)));
    }

    /// <summary>Keeps the ports that the endpoints of a model are meant to have from being given to others.</summary>
    public void Reserve(DistributedApplicationModel model)
    {
        foreach (var endpoint in model.Resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()))
        {
            foreach (var port in new[] { endpoint.Port, endpoint.TargetPort }.OfType<int>())
            {
                if (FreePort.TryClaim(port))
                {
                    _claimed.Add(port);
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var port in _claimed)
        {
            FreePort.Release(port);
        }
    }

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
}
