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

    /// <summary>Completes when all deliveries finished so far are acknowledged, or no longer can be.</summary>
    internal Task Sent { get; private set; } = Task.CompletedTask;

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
                Sent = SendAsync();
            }
        }
    }

    private async Task SendAsync()
    {
        try
        {
            do
            {
                // Let other deliveries that have just finished join this ack.
                await Task.Yield();
                foreach (var (tag, multiple) in Take())
                {
                    await channel.BasicAckAsync(tag, multiple, aborted).ConfigureAwait(false);
                }
            }
            while (IsMoreDone());
        }
        catch (Exception exception)
        {
            lost(exception);
        }
    }

    private List<(ulong Tag, bool Multiple)> Take()
    {
        lock (_lock)
        {
            var oldest = _inHand.Count > 0 ? _inHand.Min : ulong.MaxValue;
            var together = _done.Where(tag => tag < oldest).DefaultIfEmpty().Max();
            List<(ulong, bool)> acks = [.. _done.Where(tag => tag > oldest).Select(tag => (tag, false))];
            if (together > 0)
            {
                acks.Add((together, true));
            }

            _done.Clear();
            return acks;
        }
    }

    private bool IsMoreDone()
    {
        lock (_lock)
        {
            return _sending = _done.Count > 0;
        }
    }
}
