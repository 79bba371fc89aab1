namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command is shown, and when it can be executed.</summary>
public class CommandOptions
{
    public string? Description { get; set; }

    public object? Parameter { get; set; }

    public string? ConfirmationMessage { get; set; }

    public string? IconName { get; set; }

    public IconVariant? IconVariant { get; set; }

    public bool IsHighlighted { get; set; }

    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}
