namespace BrokerWatch.Management;

/// <param name="MemUsed">In bytes, like all sizes here.</param>
/// <param name="MemAlarm">Memory alarm: publishers are blocked until memory is freed.</param>
/// <param name="DiskFreeAlarm">Disk alarm: publishers are blocked until disk space is freed.</param>
public sealed record NodeInfo(
    string Name, long MemUsed, long MemLimit, bool MemAlarm, long DiskFree, long DiskFreeLimit, bool DiskFreeAlarm);
