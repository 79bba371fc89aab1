namespace PayeTonKawa.Messaging.Broker;

/// <summary>Says once that something is away and once that it is back, however often it is tried in between.</summary>
internal sealed class Outage(Action<string> began, Action ended, TimeProvider time)
{
    // A broker that is started together with its services needs about so long on a busy machine.
    private static readonly TimeSpan StartGrace = TimeSpan.FromMinutes(1);

    private readonly long _start = time.GetTimestamp();
    private bool _lasts;
    private bool _worked;

    internal void Failed(Exception exception)
    {
        if (!Interlocked.Exchange(ref _lasts, true))
        {
            // The outermost message only counts endpoints ("none reachable"); the innermost says what is wrong.
            began(exception.GetBaseException().Message);
        }
    }

    /// <summary>As <see cref="Failed"/>, for what may be tried again soon: what was never there is not away within the first minute, but yet to come.</summary>
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
