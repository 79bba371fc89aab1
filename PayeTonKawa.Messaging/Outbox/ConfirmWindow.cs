using PayeTonKawa.Messaging.Telemetry;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>The messages in flight, in order, with the publisher confirm of each. Thread-safe: confirms arrive on another thread.</summary>
internal sealed class ConfirmWindow
{
    private readonly Lock _lock = new();
    private readonly List<Message> _messages = [];

    // Delivery tag of the first message: the broker counts the publishes on a channel from 1.
    private ulong _firstTag = 1;

    // Index of the first message without a confirm (ack or nack), and the number of such messages.
    private int _lowest;
    private int _open;

    private Exception? _lost;
    private int _enough;
    private TaskCompletionSource _waiter = new();

    /// <summary>Adds a message; call it immediately before the publish.</summary>
    internal void Add(OutboxRow row, Publication publication)
    {
        lock (_lock)
        {
            _messages.Add(new(row, publication));
            _open++;
        }
    }

    /// <summary>Completes when at most <paramref name="open"/> messages await a confirm; fails when the channel is lost. One wait at a time.</summary>
    internal Task WaitAsync(int open)
    {
        lock (_lock)
        {
            _enough = open;
            _waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Tell();
            return _waiter.Task;
        }
    }

    /// <summary>The broker returned a message as unroutable. Its ack still follows and does not change the result.</summary>
    internal void Returned(string? messageId, string reason)
    {
        lock (_lock)
        {
            foreach (var message in _messages.Skip(_lowest).Where(message => message.Row.MessageId.ToString() == messageId))
            {
                message.Problem = new("unroutable", reason);
            }
        }
    }

    /// <summary>An ack or, with <paramref name="problem"/>, a nack; with <paramref name="multiple"/>, of all messages up to this tag.</summary>
    internal void Answered(ulong tag, bool multiple, PublishFailure? problem)
    {
        lock (_lock)
        {
            if (tag < _firstTag || tag - _firstTag >= (ulong)_messages.Count)
            {
                return;
            }

            var last = (int)(tag - _firstTag);
            for (var index = multiple ? _lowest : last; index <= last; index++)
            {
                Settle(_messages[index], problem);
            }

            while (_lowest < _messages.Count && _messages[_lowest].Answered)
            {
                _lowest++;
            }

            Tell();
        }
    }

    /// <summary>The channel is closed: no more confirms will arrive.</summary>
    internal void Lost(Exception exception)
    {
        lock (_lock)
        {
            _lost ??= exception;
            Tell();
        }
    }

    /// <summary>
    /// Removes the confirmed messages at the start of the window and returns their number. If the next message was nacked or returned, or if
    /// <paramref name="failure"/> is given, all messages without a confirm fail as well, and the window must not be used again.
    /// </summary>
    internal PublishResult Take(Exception? failure)
    {
        lock (_lock)
        {
            var confirmed = _messages.FindIndex(message => !message.Answered || message.Problem is not null) is >= 0 and var first ? first : _messages.Count;
            var refused = confirmed < _lowest ? _messages[confirmed].Problem : null;
            if (failure is not null || refused is not null)
            {
                var unconfirmed = failure is null ? new("unconfirmed", "unconfirmed") : PublishFailure.Of(failure);
                _messages.ForEach(message => Settle(message, unconfirmed));

                // Ends the abandoned wait: a later connection loss must not cause an unobserved task exception.
                _waiter.TrySetCanceled();
                return new(confirmed, failure ?? new InvalidOperationException(refused?.Description));
            }

            _messages.RemoveRange(0, confirmed);
            _firstTag += (ulong)confirmed;
            _lowest -= confirmed;
            return new(confirmed, null);
        }
    }

    private void Tell()
    {
        if (_open <= _enough)
        {
            _waiter.TrySetResult();
        }
        else if (_lost is not null)
        {
            _waiter.TrySetException(_lost);
        }
    }

    private void Settle(Message message, PublishFailure? problem)
    {
        if (message.Answered)
        {
            return;
        }

        message.Answered = true;
        message.Problem ??= problem;
        _open--;
        message.Publication.End(message.Problem);
    }

    private sealed class Message(OutboxRow row, Publication publication)
    {
        internal OutboxRow Row => row;

        internal Publication Publication => publication;

        internal bool Answered { get; set; }

        internal PublishFailure? Problem { get; set; }
    }
}
