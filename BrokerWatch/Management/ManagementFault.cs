namespace BrokerWatch.Management;

/// <summary>Why the management API could not be read.</summary>
public enum ManagementFault
{
    /// <summary>No response, no response in time, or a response that is not the management API's.</summary>
    Unreachable,

    /// <summary>The response is 401 or 403.</summary>
    Refused,
}
