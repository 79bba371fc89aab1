namespace PayeTonKawa.Messaging.Outbox;

/// <summary>A batch of messages in flight, in order, with the publisher confirm of each. Thread-safe: confirms arrive on another thread.</summary>
/// <param name="firstTag">The delivery tag of the first message: the broker counts the publishes on a channel from 1.</param>
/// <param name="size">The number of messages that will be added.</param>
internal sealed class PublishBatch(ulong firstTag, int size)
{
    private readonly Lock _lock = new();
    private readonly List<Message> _messages = new(size);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The index of the first message without a confirm (ack or nack), and the number of such messages.
    private int _lowest;
    private int _open = size;

    /// <summary>Completes when every message has an ack or a nack; fails when the channel is lost.</summary>
    internal Task Answered => _answered.Task;

    /// <summary>Adds a message; call it immediately before the publish.</summary>
    internal void Add(OutboxRow row, Publication publication)
    {
        lock (_lock)
        {
            _messages.Add(new(row.MessageId, publication));
        }
    }

    /// <summary>The broker returned a message as unroutable. Its ack still follows and does not change the result.</summary>
    internal void Return(string? messageId, string reason)
    {
        lock (_lock)
        {
            foreach (var message in _messages.Skip(_lowest).Where(message => message.Id.ToString() == messageId))
            {
                message.Problem = new("unroutable", reason);
            }
        }
    }

    /// <summary>An ack or, with <paramref name="problem"/>, a nack; with <paramref name="multiple"/>, of all messages up to this tag.</summary>
    internal void Answer(ulong tag, bool multiple, PublishFailure? problem)
    {
        lock (_lock)
        {
            if (tag < firstTag || tag - firstTag >= (ulong)_messages.Count)
            {
                return;
            }

            var last = (int)(tag - firstTag);
            for (var index = multiple ? _lowest : last; index <= last; index++)
            {
                Settle(_messages[index], problem);
            }

            while (_lowest < _messages.Count && _messages[_lowest].IsAnswered)
            {
                _lowest++;
            }

            if (_open == 0)
            {
                _answered.TrySetResult();
            }
        }
    }

    /// <summary>The channel is closed: no more confirms will arrive.</summary>
    internal void Lose(Exception exception) => _answered.TrySetException(exception);

    /// <summary>Ends the batch: the messages without a confirm have failed, by <paramref name="failure"/> or by the refusal of a message before them.</summary>
    internal PublishResult End(Exception? failure)
    {
        lock (_lock)
        {
            var confirmed = _messages.TakeWhile(message => message.IsAnswered && message.Problem is null).Count();
            failure ??= confirmed < _messages.Count ? new InvalidOperationException(_messages[confirmed].Problem?.Description) : null;
            if (failure is not null)
            {
                _messages.ForEach(message => Settle(message, PublishFailure.Of(failure)));
            }

            // Ends an abandoned wait: a later connection loss must not cause an unobserved task exception.
            _answered.TrySetCanceled();
            return new(confirmed, failure);
        }
    }

    private void Settle(Message message, PublishFailure? problem)
    {
        if (!message.IsAnswered)
        {
            message.IsAnswered = true;
            message.Problem ??= problem;
            message.Publication.End(message.Problem);
            _open--;
        }
    }

    private sealed class Message(Guid id, Publication publication)
    {
        internal Guid Id => id;

        internal Publication Publication => publication;

        internal bool IsAnswered { get; set; }

        internal PublishFailure? Problem { get; set; }
    }
}
