using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Commandes.Data;

/// <summary>
/// Deletes clients together: while one transaction runs, those that come wait, and the next takes them all. None waits for company, so that a single one is as
/// quick as it can be and a backlog costs a commit per hundred.
/// </summary>
public sealed class ClientDeletions(IServiceScopeFactory scopes, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentQueue<Request> _waiting = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Makes the client's deletion known and closes all of its orders; the result is how many. Fails as its transaction does, for all that were in it.</summary>
    public async Task<int> DeleteAsync(int clientId, CancellationToken cancellationToken)
    {
        var request = new Request(clientId);
        _waiting.Enqueue(request);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Unless somebody else's turn was this one's too.
            if (!request.Orders.Task.IsCompleted)
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

    public void Dispose() => _turn.Dispose();

    private async Task DeleteWaitingAsync(CancellationToken cancellationToken)
    {
        var requests = new List<Request>();
        while (_waiting.TryDequeue(out var request))
        {
            requests.Add(request);
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var orders = await scope.ServiceProvider.GetRequiredService<CommandesDbContext>()
                .DeleteClientsAsync([.. requests.Select(request => request.ClientId)], clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            requests.ForEach(request => request.Orders.SetResult(orders[request.ClientId]));
        }
        catch (Exception exception)
        {
            requests.ForEach(request => request.Orders.SetException(exception));
        }
    }

    private sealed record Request(int ClientId)
    {
        internal TaskCompletionSource<int> Orders { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
