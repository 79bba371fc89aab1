namespace Aspire.Hosting;

/// <summary>How a <see cref="DistributedApplicationExecutionContext"/> is made.</summary>
public class DistributedApplicationExecutionContextOptions
{
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation) => Operation = operation;

    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation, string publisherName)
        : this(operation) => PublisherName = publisherName;

    public IServiceProvider? ServiceProvider { get; set; }

    public DistributedApplicationOperation Operation { get; }

    public string? PublisherName { get; }
}
