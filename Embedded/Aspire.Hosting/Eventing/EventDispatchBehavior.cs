namespace Aspire.Hosting.Eventing;

/// <summary>Whether the publisher waits for the subscribers, and they for each other.</summary>
public enum EventDispatchBehavior
{
    BlockingSequential = 0,
    BlockingConcurrent = 1,
    NonBlockingSequential = 2,
    NonBlockingConcurrent = 3,
}
