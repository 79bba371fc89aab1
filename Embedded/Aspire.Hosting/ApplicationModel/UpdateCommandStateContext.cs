namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource's state, for a command to tell whether it can be executed.</summary>
public sealed class UpdateCommandStateContext
{
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    public required IServiceProvider ServiceProvider { get; init; }
}
