using Microsoft.EntityFrameworkCore.Storage;

namespace PayeTonKawa.Messaging.Tests;

/// <summary>Retries once after a TimeoutException, like a strategy for transient faults.</summary>
internal sealed class RetryOnce(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, maxRetryCount: 1, TimeSpan.Zero)
{
    protected override bool ShouldRetryOn(Exception exception) => exception is TimeoutException;
}
