namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who asks for a value, and in which operation.</summary>
public class ValueProviderContext
{
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    public IResource? Caller { get; init; }

    internal ResourceInstanceContext? Instance { get; init; }

    /// <summary>The network that the caller sees others from; null for the default.</summary>
    public NetworkIdentifier? Network { get; init; }
}
