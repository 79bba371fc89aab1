using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The environment of a resource's process while it is being put together.</summary>
public class EnvironmentCallbackContext(
    DistributedApplicationExecutionContext executionContext,
    Dictionary<string, object>? environmentVariables = null,
    CancellationToken cancellationToken = default)
{
    private readonly IResource? _resource;

    public EnvironmentCallbackContext(
        DistributedApplicationExecutionContext executionContext,
        IResource resource,
        Dictionary<string, object>? environmentVariables = null,
        CancellationToken cancellationToken = default)
        : this(executionContext, environmentVariables, cancellationToken) => _resource = resource;

    /// <summary>The variables: a string, or a value that is resolved once endpoints have their ports.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables ?? [];

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public IResource Resource => _resource ?? throw new InvalidOperationException("Resource is not set.");

    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;
}
