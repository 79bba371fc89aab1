using PayeTonKawa.Messaging.Telemetry;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>The messages that are under way, in order, and what the broker said of each. The broker speaks on another thread.</summary>
internal sealed class ConfirmWindow
{
    private readonly Lock _lock = new();
    private readonly List<Message> _messages = [];

    // The broker numbers what it receives on a channel, from 1 on: this is the first message's number.
    private ulong _firstTag = 1;

    // From here on there are messages without an answer: the first is one, and so many are there.
    private int _lowest;
    private int _open;

    private Exception? _lost;
    private int _enough;
    private TaskCompletionSource _waiter = new();

    /// <summary>Takes up a message, right before it is sent.</summary>
    internal void Add(OutboxRow row, Publication publication)
    {
        lock (_lock)
        {
            _messages.Add(new(row, publication));
            _open++;
        }
    }

    /// <summary>Completes when the broker has yet to answer for no more messages than so many, and fails when it no longer can. One wait at a time.</summary>
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

    /// <summary>The broker could not route a message. Its confirmation still comes, and then changes nothing.</summary>
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

    /// <summary>The broker's confirmation of a message, or, with a problem, its refusal; with <paramref name="multiple"/>, of all up to it.</summary>
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

    /// <summary>The broker will answer no more.</summary>
    internal void Lost(Exception exception)
    {
        lock (_lock)
        {
            _lost ??= exception;
            Tell();
        }
    }

    /// <summary>
    /// Lets go of the messages from the beginning that are confirmed, and says how many. If the next one was refused, or with a failure, it is the end of
    /// all others too.
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

                // Nobody waits any more, and need not learn of a connection that is lost later.
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
