using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>
/// Acknowledges the deliveries of one channel. While one ack is being sent, others accumulate; those before the oldest unfinished delivery are sent as one
/// frame (AMQP 0-9-1, basic.ack with multiple), the rest one by one, so that no message waits for another.
/// </summary>
internal sealed class Acknowledgements(IChannel channel, Action<Exception> lost, CancellationToken aborted)
{
    private readonly Lock _lock = new();

    // Delivery tags increase, and deliveries are received in that order.
    private readonly SortedSet<ulong> _inHand = [];
    private readonly List<ulong> _done = [];
    private bool _sending;
    private Task _sent = Task.CompletedTask;

    /// <summary>Completes when all finished deliveries are acknowledged, or no longer can be.</summary>
    internal Task Sent
    {
        get
        {
            lock (_lock)
            {
                return _sent;
            }
        }
    }

    /// <summary>Adds a delivery; call it in the order of the delivery tags.</summary>
    internal void Received(ulong tag)
    {
        lock (_lock)
        {
            _inHand.Add(tag);
        }
    }

    /// <summary>Acknowledges a delivery, whether or not earlier ones are finished.</summary>
    internal void Done(ulong tag)
    {
        lock (_lock)
        {
            _inHand.Remove(tag);
            _done.Add(tag);
            if (!_sending)
            {
                _sending = true;
                _sent = SendAsync();
            }
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                // Let other deliveries that have just finished join this ack.
                await Task.Yield();
                var (together, alone) = Take();
                if (together is null && alone.Count == 0)
                {
                    return;
                }

                if (together is { } last)
                {
                    await channel.BasicAckAsync(last, multiple: true, aborted).ConfigureAwait(false);
                }

                foreach (var tag in alone)
                {
                    await channel.BasicAckAsync(tag, multiple: false, aborted).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception)
        {
            lost(exception);
        }
    }

    // The highest tag for an ack with multiple, and the tags that need an ack of their own.
    private (ulong? Together, List<ulong> Alone) Take()
    {
        lock (_lock)
        {
            var oldest = _inHand.Count > 0 ? _inHand.Min : ulong.MaxValue;
            List<ulong> alone = [];
            ulong? together = null;
            foreach (var tag in _done)
            {
                if (tag > oldest)
                {
                    alone.Add(tag);
                }
                else if (together is null || tag > together)
                {
                    together = tag;
                }
            }

            _sending = _done.Count > 0;
            _done.Clear();
            return (together, alone);
        }
    }
}
