namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is waited for.</summary>
public enum WaitType
{
    WaitUntilHealthy = 0,
    WaitForCompletion = 1,
    WaitUntilStarted = 2,
}
