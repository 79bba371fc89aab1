using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>
/// Acknowledges the deliveries of one channel. While one acknowledgement is on its way others gather, and as far as nothing before them is still in hand one
/// frame speaks for all (AMQP 0-9-1, basic.ack with multiple). What is done before its turn is acknowledged alone: no message waits for another.
/// </summary>
internal sealed class Acknowledgements(IChannel channel, Action<Exception> lost, CancellationToken aborted)
{
    private readonly Lock _lock = new();

    // Their tags, in the broker's order, from the oldest on that is not acknowledged; of these, what is to be acknowledged, and what was before its turn.
    private readonly Queue<ulong> _received = [];
    private readonly HashSet<ulong> _done = [];
    private readonly HashSet<ulong> _early = [];
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
            _received.Enqueue(tag);
        }
    }

    /// <summary>Has a delivery acknowledged, whatever comes of those before it.</summary>
    internal void Done(ulong tag)
    {
        lock (_lock)
        {
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
                if (!Take(out var upTo, out var early))
                {
                    return;
                }

                if (upTo is { } last)
                {
                    await channel.BasicAckAsync(last, multiple: true, aborted).ConfigureAwait(false);
                }

                foreach (var tag in early)
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

    private bool Take(out ulong? upTo, out ulong[] early)
    {
        lock (_lock)
        {
            upTo = null;
            while (_received.TryPeek(out var tag) && (_done.Contains(tag) || _early.Contains(tag)))
            {
                _received.Dequeue();
                if (!_early.Remove(tag))
                {
                    _done.Remove(tag);
                    upTo = tag;
                }
            }

            early = [.. _done];
            _early.UnionWith(early);
            _done.Clear();
            _sending = upTo is not null || early.Length > 0;
            return _sending;
        }
    }
}
