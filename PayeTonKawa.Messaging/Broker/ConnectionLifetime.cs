using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PayeTonKawa.Messaging.Broker;

internal static class ConnectionLifetime
{
    private static readonly TimeSpan OpeningLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Opens a connection within a bounded time: the client has no limit of its own for a broker that accepts it and says nothing.</summary>
    /// <exception cref="BrokerUnreachableException">The broker cannot be reached, refuses, or is silent.</exception>
    internal static async Task<IConnection> OpenAsync(this IConnectionFactory factory, string name, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(OpeningLimit);
        try
        {
            return await factory.CreateConnectionAsync(name, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokerUnreachableException(new TimeoutException($"le broker n'a pas répondu en {OpeningLimit.TotalSeconds} s"));
        }
    }

    /// <summary>Opens a connection and declares the topology.</summary>
    internal static async Task<IConnection> ConnectAsync(this IConnectionFactory factory, ApplicationIdentity application, CancellationToken cancellationToken)
    {
        var connection = await factory.OpenAsync(application.Name, cancellationToken).ConfigureAwait(false);
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            await channel.DeclareTopologyAsync(application.QuorumQueues, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes the connection within a bounded time, even if it is broken or the broker hangs. Does not throw.</summary>
    internal static async Task EndAsync(this IConnection connection)
    {
        try
        {
            await connection.AbortAsync(Limit).WaitAsync(2 * Limit).ConfigureAwait(false);
            await connection.DisposeAsync().AsTask().WaitAsync(Limit).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The connection is abandoned either way; nothing depends on a clean close.
        }
    }
}
