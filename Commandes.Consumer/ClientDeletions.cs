using System.Collections.Concurrent;
using System.Diagnostics;
using Commandes.Data;
using PayeTonKawa.ServiceDefaults.Database;

namespace Commandes.Consumer;

/// <summary>
/// Deletes clients in batches: requests that arrive during a transaction wait, and the next transaction takes all of them. A request never waits for a
/// batch to fill, so that a single one has no added latency and a backlog costs one commit per hundred.
/// </summary>
/// <remarks>
/// The span of the statements belongs to the trace of the call that runs the transaction. The other calls get a span <c>UPDATE commandes</c> with the
/// same start and end and a link to that call (OpenTelemetry: a span has one parent, and links to other related spans).
/// </remarks>
public sealed class ClientDeletions(IServiceScopeFactory scopes, IHostEnvironment application, TimeProvider clock) : IDisposable
{
    private readonly ActivitySource _spans = new(application.ApplicationName);
    private readonly ConcurrentQueue<Request> _waiting = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Maximum batch size: halved after a database timeout, or each retry would time out again. Written only while holding _turn.
    private int _together = int.MaxValue;

    /// <summary>Records the client's deletion and closes all of its orders; returns their number. A failed transaction fails its whole batch.</summary>
    public async Task<int> DeleteAsync(int clientId, CancellationToken cancellationToken)
    {
        var request = new Request(clientId);
        _waiting.Enqueue(request);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // The batch of another call may have included this request.
            while (!request.Orders.Task.IsCompleted)
            {
                await DeleteWaitingAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }

        return await request.Orders.Task.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _turn.Dispose();
        _spans.Dispose();
    }

    private async Task DeleteWaitingAsync(CancellationToken cancellationToken)
    {
        var requests = new List<Request>();
        while (requests.Count < _together && _waiting.TryDequeue(out var request))
        {
            requests.Add(request);
        }

        var start = clock.GetUtcNow();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var orders = await scope.ServiceProvider.GetRequiredService<CommandesDbContext>()
                .DeleteClientsAsync([.. requests.Select(request => request.ClientId)], start, cancellationToken).ConfigureAwait(false);
            _together = (int)Math.Min(2L * _together, int.MaxValue);
            requests.ForEach(request => Trace(request, start));
            requests.ForEach(request => request.Orders.SetResult(orders[request.ClientId]));
        }
        catch (Exception exception)
        {
            if (DatabaseFaults.IsTimeout(exception))
            {
                _together = Math.Max(1, requests.Count / 2);
            }

            requests.ForEach(request => request.Orders.SetException(exception));
        }
    }

    private void Trace(Request request, DateTimeOffset start)
    {
        if (request.Span != Activity.Current?.Context)
        {
            _spans.CreateActivity(
                "UPDATE commandes",
                ActivityKind.Client,
                request.Span,
                [new("db.system.name", "postgresql"), new("db.query.summary", "UPDATE commandes")],
                Activity.Current is { } turn ? [new ActivityLink(turn.Context)] : null)?.SetStartTime(start.UtcDateTime).Start().Dispose();
        }
    }

    private sealed record Request(int ClientId)
    {
        internal ActivityContext Span { get; } = Activity.Current?.Context ?? default;

        internal TaskCompletionSource<int> Orders { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
