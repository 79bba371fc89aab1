namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>A queue, what reads and handles the messages in it, given a service scope, and how many of them at a time.</summary>
internal sealed record Subscription(string Queue, int Concurrency, Func<IServiceProvider, ReadOnlyMemory<byte>, CancellationToken, Task> Handle);
