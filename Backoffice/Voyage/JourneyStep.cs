namespace Backoffice.Voyage;

/// <summary>The steps of an event, in their order.</summary>
public enum JourneyStep
{
    /// <summary>The request is sent.</summary>
    Sent,

    /// <summary>It is answered: the change and its event are committed, in one transaction.</summary>
    Committed,

    /// <summary>The broker has passed the message on to its queues.</summary>
    Published,

    /// <summary>The consumer has handled it: the order says so.</summary>
    Consumed,
}
