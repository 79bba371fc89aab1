namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>A queue, and what reads and handles the messages in it, given a service scope.</summary>
internal sealed record Subscription(string Queue, Func<IServiceProvider, ReadOnlyMemory<byte>, CancellationToken, Task> Handle);
