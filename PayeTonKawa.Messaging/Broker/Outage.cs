namespace PayeTonKawa.Messaging.Broker;

/// <summary>Logs the start and the end of an outage once each, however many attempts fail in between.</summary>
internal sealed class Outage(Action<string> began, Action ended, TimeProvider time)
{
    // The time a broker needs to start on a busy machine when it is started together with its services.
    private static readonly TimeSpan StartGrace = TimeSpan.FromMinutes(1);

    private readonly long _start = time.GetTimestamp();
    private bool _lasts;
    private bool _worked;

    internal void Failed(Exception exception)
    {
        if (!Interlocked.Exchange(ref _lasts, true))
        {
            // The outer message only counts endpoints ("none reachable"); the innermost one has the cause.
            began(exception.GetBaseException().Message);
        }
    }

    /// <summary>Like <see cref="Failed"/>, but ignored in the first minute if no attempt has succeeded yet: the broker may still be starting.</summary>
    internal void Unreachable(Exception exception)
    {
        if (Volatile.Read(ref _worked) || time.GetElapsedTime(_start) > StartGrace)
        {
            Failed(exception);
        }
    }

    internal void Over()
    {
        Volatile.Write(ref _worked, true);
        if (Interlocked.Exchange(ref _lasts, false))
        {
            ended();
        }
    }
}
