using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>The resources' states as a viewer wants them: none lost, and of several changes to one instance only the last.</summary>
internal static class ResourceChanges
{
    // A start is a storm of changes: who has just been told something can wait this long for the next.
    private static readonly TimeSpan MinimumInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>First every instance there is, then batches of those that have changed. A slow reader costs as much as the resources are many, no more.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<ResourceEvent>> WatchLatestAsync(
        this ResourceNotificationService notifications, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var current = notifications.GetCurrent();
        var told = current.ToDictionary(change => change.ResourceId, change => change.Snapshot.Version);
        yield return current;

        var pending = new Dictionary<string, ResourceEvent>();
        var changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var collecting = Task.Run(CollectAsync, CancellationToken.None);
        try
        {
            await foreach (var _ in changed.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                ResourceEvent[] batch;
                lock (pending)
                {
                    batch = [.. pending.Values.OrderBy(change => change.Snapshot.Version)];
                    pending.Clear();
                }

                if (batch.Length > 0)
                {
                    yield return batch;
                    await Task.Delay(MinimumInterval, time, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await reading.CancelAsync().ConfigureAwait(false);
            await collecting.ConfigureAwait(false);
        }

        async Task CollectAsync()
        {
            try
            {
                // It begins with the states as they are by now, so nothing falls between them and those already told.
                await foreach (var change in notifications.WatchAsync(reading.Token).ConfigureAwait(false))
                {
                    if (change.Snapshot.Version > told.GetValueOrDefault(change.ResourceId))
                    {
                        lock (pending)
                        {
                            pending[change.ResourceId] = change;
                        }

                        changed.Writer.TryWrite(true);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // Nobody reads any more.
            }
            finally
            {
                changed.Writer.TryComplete();
            }
        }
    }
}
