namespace Aspire.Hosting;

/// <summary>What the AppHost does.</summary>
public enum DistributedApplicationOperation
{
    Run,
    Publish,
}
