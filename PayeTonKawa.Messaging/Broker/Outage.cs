namespace PayeTonKawa.Messaging.Broker;

/// <summary>Says once that something is away and once that it is back, however often it is tried in between.</summary>
internal sealed class Outage(Action<string> began, Action ended)
{
    private bool _lasts;

    internal void Failed(Exception exception)
    {
        if (!Interlocked.Exchange(ref _lasts, true))
        {
            // The outermost message only counts endpoints ("none reachable"); the innermost says what is wrong.
            began(exception.GetBaseException().Message);
        }
    }

    internal void Over()
    {
        if (Interlocked.Exchange(ref _lasts, false))
        {
            ended();
        }
    }
}
