namespace Aspire.Hosting.ApplicationModel;

/// <summary>What became of a command.</summary>
public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public bool Canceled { get; init; }

    public string? ErrorMessage { get; init; }
}
