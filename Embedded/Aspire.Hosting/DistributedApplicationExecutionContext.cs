namespace Aspire.Hosting;

/// <summary>What the AppHost is being run for.</summary>
public class DistributedApplicationExecutionContext
{
    private IServiceProvider? _serviceProvider;

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(operation, "manifest")
    {
    }

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
    {
        Operation = operation;
        PublisherName = publisherName;
    }

    public DistributedApplicationExecutionContext(DistributedApplicationExecutionContextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Operation = options.Operation;
        PublisherName = options.PublisherName ?? "manifest";
        _serviceProvider = options.ServiceProvider;
    }

    public string PublisherName { get; set; }

    public DistributedApplicationOperation Operation { get; }

    /// <exception cref="InvalidOperationException">The application has not been built yet.</exception>
    public IServiceProvider ServiceProvider
    {
        get => _serviceProvider ?? throw new InvalidOperationException("IServiceProvider is not available because the DistributedApplication has not been built.");
        internal set => _serviceProvider = value;
    }

    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;
}
