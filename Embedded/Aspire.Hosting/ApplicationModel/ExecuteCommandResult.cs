namespace Aspire.Hosting.ApplicationModel;

/// <summary>What became of a command.</summary>
public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public bool Canceled { get; init; }

    public string? Message { get; init; }

    /// <summary>The name of <see cref="Message"/> before Aspire 13.3.</summary>
    public string? ErrorMessage
    {
        get => Message;
        init => Message = value;
    }
}
