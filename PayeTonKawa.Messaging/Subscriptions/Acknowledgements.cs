using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>
/// Acknowledges the deliveries of one channel. While one acknowledgement is on its way others gather, and those before the oldest delivery in hand go in
/// one frame (AMQP 0-9-1, basic.ack with multiple). The others go one by one: no message waits for another.
/// </summary>
internal sealed class Acknowledgements(IChannel channel, Action<Exception> lost, CancellationToken aborted)
{
    private readonly Lock _lock = new();

    // The broker numbers its deliveries upwards, and they are received in that order.
    private readonly SortedSet<ulong> _inHand = [];
    private readonly List<ulong> _done = [];
    private bool _sending;
    private Task _sent = Task.CompletedTask;

    /// <summary>Completes when all that is done is acknowledged, or cannot be any more.</summary>
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

    /// <summary>Takes note of a delivery; in the broker's order.</summary>
    internal void Received(ulong tag)
    {
        lock (_lock)
        {
            _inHand.Add(tag);
        }
    }

    /// <summary>Has a delivery acknowledged, whatever comes of those before it.</summary>
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
                // Whatever else has just been done comes first.
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

    // The last of those that can be acknowledged together, and the others.
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
