using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Stores dead letters in the table <c>messages_rejetes</c> of the service's own database.</summary>
internal sealed class RejectedMessageStore<TContext>(IServiceScopeFactory scopes, TimeProvider time) : IRejectedMessageStore
    where TContext : DbContext
{
    public async Task KeepAsync(string queue, BasicDeliverEventArgs delivery, string reason, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        db.Add(new RejectedMessage
        {
            MessageId = Storable(delivery.BasicProperties.MessageId),
            Queue = queue,
            RoutingKey = Storable(RejectedMessageReplay.RoutingKeyOf(delivery))!,
            Body = delivery.Body.ToArray(),
            Headers = HeadersJson.Write(delivery.BasicProperties.Headers),
            Raison = Storable(reason)!,
            RecuLe = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    // PostgreSQL's text type accepts neither NUL nor unpaired surrogates; a foreign message may contain both.
    private static string? Storable(string? text) =>
        text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\u2400');
}
