using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs an AppHost inside a test; a subclass changes what it builds.</summary>
public class DistributedApplicationFactory : IDisposable, IAsyncDisposable
{
    private readonly EntryPointRun _run;
    private DistributedApplication? _application;

    public DistributedApplicationFactory(Type entryPoint)
        : this(entryPoint, [])
    {
    }

    public DistributedApplicationFactory(Type entryPoint, string[] args)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ArgumentNullException.ThrowIfNull(args);
        DistributedApplicationTestingBuilder.ThrowIfItemsAreMissing(args);

        _run = new EntryPointRun(entryPoint, args)
        {
            Creating = OnBuilderCreating,
            Created = OnBuilderCreated,
            Building = OnBuilding,
            Built = OnBuilt,
        };
    }

    /// <summary>Runs the entry point, and returns when its application has started.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _run.StartEntryPointAsync(cancellationToken).ConfigureAwait(false);
        _application = await _run.BuildAsync(cancellationToken).ConfigureAwait(false);
        await _application.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public HttpClient CreateHttpClient(string resourceName, string? endpointName = null) => GetStarted(resourceName).CreateHttpClient(resourceName, endpointName);

    public ValueTask<string?> GetConnectionString(string resourceName) => GetStarted(resourceName).GetConnectionStringAsync(resourceName);

    public Uri GetEndpoint(string resourceName, string? endpointName = null) => GetStarted(resourceName).GetEndpoint(resourceName, endpointName);

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _run.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Before the builder is made.</summary>
    protected virtual void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions)
    {
    }

    /// <summary>Once the builder is made, before the AppHost adds anything.</summary>
    protected virtual void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder)
    {
    }

    /// <summary>Once the AppHost has added everything.</summary>
    protected virtual void OnBuilding(DistributedApplicationBuilder applicationBuilder)
    {
    }

    /// <summary>Once the application is built.</summary>
    protected virtual void OnBuilt(DistributedApplication application)
    {
    }

    private DistributedApplication GetStarted(string resourceName)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        return _application ?? throw new InvalidOperationException("The application must be started before resolving endpoints or connection strings.");
    }
}
