using System.Collections.Concurrent;
using System.Diagnostics;
using Commandes.Data;

namespace Commandes.Consumer;

/// <summary>
/// Deletes clients together: while one transaction runs, those that come wait, and the next takes them all. None waits for company, so that a single one is as
/// quick as it can be and a backlog costs a commit per hundred.
/// </summary>
/// <remarks>
/// The statements' span belongs to the trace of whoever's turn it was. The others get a span <c>UPDATE commandes</c> of the same time, which links to it
/// (OpenTelemetry: a span has one parent, and links to what else it belongs to).
/// </remarks>
public sealed class ClientDeletions(IServiceScopeFactory scopes, IHostEnvironment application, TimeProvider clock) : IDisposable
{
    private readonly ActivitySource _spans = new(application.ApplicationName);
    private readonly ConcurrentQueue<Request> _waiting = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    // How many go together: halved when they take longer than the database gives them, or they would fail together for ever. Only changed in one's turn.
    private int _together = int.MaxValue;

    /// <summary>Makes the client's deletion known and closes all of its orders; the result is how many. Fails as its transaction does, for all that were in it.</summary>
    public async Task<int> DeleteAsync(int clientId, CancellationToken cancellationToken)
    {
        var request = new Request(clientId);
        _waiting.Enqueue(request);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Somebody else's turn may have been this one's too.
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
            if (exception is TimeoutException or { InnerException: TimeoutException })
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
