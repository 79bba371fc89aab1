using System.Collections.Immutable;

namespace Aspire.Dashboard.Telemetry;

/// <summary>Who wants to know when telemetry of a signal has come or gone.</summary>
internal sealed class Subscriptions
{
    private ImmutableList<Subscription> _all = [];

    public IDisposable Add(Signal signal, Action changed)
    {
        var subscription = new Subscription(this, signal, changed);
        ImmutableInterlocked.Update(ref _all, static (all, added) => all.Add(added), subscription);
        return subscription;
    }

    public void Notify(Signal signal)
    {
        foreach (var subscription in _all)
        {
            if (subscription.Signal == signal)
            {
                subscription.Changed();
            }
        }
    }

    private sealed class Subscription(Subscriptions owner, Signal signal, Action changed) : IDisposable
    {
        public Signal Signal => signal;

        public Action Changed => changed;

        public void Dispose() => ImmutableInterlocked.Update(ref owner._all, static (all, removed) => all.Remove(removed), this);
    }
}
