namespace BrokerWatch.Management;

/// <param name="MemUsed">In bytes, as all its sizes.</param>
/// <param name="MemAlarm">Publishers are held back until memory is free.</param>
/// <param name="DiskFreeAlarm">Publishers are held back until the disk is free.</param>
public sealed record NodeInfo(
    string Name, bool Running, long MemUsed, long MemLimit, bool MemAlarm, long DiskFree, long DiskFreeLimit, bool DiskFreeAlarm);
