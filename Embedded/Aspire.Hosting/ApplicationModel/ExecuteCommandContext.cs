namespace Aspire.Hosting.ApplicationModel;

/// <summary>The execution of a command.</summary>
public sealed class ExecuteCommandContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The instance's id, for example <c>api-kpqzwmna</c>.</summary>
    public required string ResourceName { get; init; }

    public required CancellationToken CancellationToken { get; init; }
}
