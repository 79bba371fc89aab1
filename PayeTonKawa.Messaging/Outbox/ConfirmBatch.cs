using PayeTonKawa.Messaging.Telemetry;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>Messages that were published together, and what the broker said of each. The broker speaks on another thread.</summary>
internal sealed class ConfirmBatch(IReadOnlyList<OutboxRow> rows, ulong firstTag)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Publication?[] _publications = new Publication?[rows.Count];
    private readonly bool[] _answered = new bool[rows.Count];
    private readonly PublishFailure?[] _problems = new PublishFailure?[rows.Count];
    private int _lowest;
    private int _open = rows.Count;

    /// <summary>Completes when the broker has answered for every message, and fails when it no longer can.</summary>
    internal Task Settled => _settled.Task;

    internal void Publishing(int index, Publication publication)
    {
        lock (_lock)
        {
            _publications[index] = publication;
        }
    }

    /// <summary>The broker could not route a message. Its confirmation still comes, and then changes nothing.</summary>
    internal void Returned(string? messageId, string reason)
    {
        lock (_lock)
        {
            for (var index = _lowest; index < rows.Count; index++)
            {
                if (rows[index].MessageId.ToString() == messageId)
                {
                    _problems[index] = new("unroutable", reason);
                }
            }
        }
    }

    /// <summary>The broker's confirmation of a message, or, with a problem, its refusal; with <paramref name="multiple"/>, of all up to it.</summary>
    internal void Answered(ulong tag, bool multiple, PublishFailure? problem)
    {
        lock (_lock)
        {
            if (tag < firstTag || tag - firstTag >= (ulong)rows.Count)
            {
                return;
            }

            var last = (int)(tag - firstTag);
            for (var index = multiple ? _lowest : last; index <= last; index++)
            {
                Settle(index, problem);
            }

            while (_lowest < rows.Count && _answered[_lowest])
            {
                _lowest++;
            }

            if (_open == 0)
            {
                _settled.TrySetResult();
            }
        }
    }

    internal void Lost(Exception exception) => _settled.TrySetException(exception);

    /// <summary>Ends the batch, whatever is still unanswered.</summary>
    internal PublishResult End(Exception? failure)
    {
        lock (_lock)
        {
            // Whoever waits no longer need not learn of a connection that is lost later.
            _settled.TrySetCanceled();
            _ = _settled.Task.Exception;

            var confirmed = 0;
            while (confirmed < rows.Count && _answered[confirmed] && _problems[confirmed] is null)
            {
                confirmed++;
            }

            var unconfirmed = failure is null ? new("unconfirmed", "unconfirmed") : PublishFailure.Of(failure);
            for (var index = _lowest; index < rows.Count; index++)
            {
                Settle(index, unconfirmed);
            }

            var problem = confirmed < rows.Count ? failure ?? new InvalidOperationException(_problems[confirmed]?.Description) : null;
            return new PublishResult(confirmed, problem);
        }
    }

    private void Settle(int index, PublishFailure? problem)
    {
        if (_answered[index])
        {
            return;
        }

        _answered[index] = true;
        _problems[index] ??= problem;
        _open--;
        _publications[index]?.End(_problems[index]);
    }
}
