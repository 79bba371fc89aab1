namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>The broker did not take a message that was to be replayed. The message and those after it are kept.</summary>
/// <param name="message">A French sentence for the operator.</param>
/// <param name="isPassing">Whether a later replay may succeed without any change.</param>
public sealed class ReplayException(string message, bool isPassing, Exception cause) : Exception(message, cause)
{
    /// <summary>True: the broker is away or does not confirm. False: the queue does not exist.</summary>
    public bool IsPassing => isPassing;
}
