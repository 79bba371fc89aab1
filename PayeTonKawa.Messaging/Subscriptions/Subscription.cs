namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>A queue, the maximum concurrency, and the function that deserializes and handles a message in a given service scope.</summary>
internal sealed record Subscription(string Queue, int Concurrency, Func<IServiceProvider, ReadOnlyMemory<byte>, CancellationToken, Task> Handle);
