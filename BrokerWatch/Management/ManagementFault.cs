namespace BrokerWatch.Management;

/// <summary>Why the management API could not be read.</summary>
public enum ManagementFault
{
    /// <summary>Nobody answers, or not in time, or with something else than the management API's answer.</summary>
    Unreachable,

    /// <summary>It answers 401 or 403.</summary>
    Refused,
}
