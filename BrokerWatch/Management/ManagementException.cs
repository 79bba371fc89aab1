using System.Diagnostics.CodeAnalysis;

namespace BrokerWatch.Management;

/// <summary>The management API could not be read.</summary>
[SuppressMessage("Design", "CA1032", Justification = "It always has a fault.")]
public sealed class ManagementException(ManagementFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    public ManagementFault Fault => fault;
}
