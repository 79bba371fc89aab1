using Microsoft.EntityFrameworkCore.Storage;

namespace PayeTonKawa.Messaging.Tests;

/// <summary>Retries whatever failed, as a strategy for transient faults does.</summary>
internal sealed class RetryOnce(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, maxRetryCount: 1, TimeSpan.Zero)
{
    protected override bool ShouldRetryOn(Exception exception) => exception is TimeoutException;
}
