namespace Aspire.Hosting.ApplicationModel;

/// <summary>Settings of <see cref="ResourceNotificationService"/>.</summary>
public sealed class ResourceNotificationServiceOptions
{
    /// <summary>What a wait does that does not say it itself.</summary>
    public WaitBehavior DefaultWaitBehavior { get; set; }
}
