using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Stores dead letters, messages that can never be processed, in the table <c>messages_rejetes</c> of the context's database.</summary>
/// <param name="scopes">Gives the context.</param>
/// <param name="context">The type of the context.</param>
/// <param name="time">The clock.</param>
internal sealed class RejectedMessageStore(IServiceScopeFactory scopes, Type context, TimeProvider time) : IRejectedMessageStore
{
    public async Task KeepAsync(string queue, BasicDeliverEventArgs delivery, string reason, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = (DbContext)scope.ServiceProvider.GetRequiredService(context);
        db.Add(new RejectedMessage
        {
            MessageId = Storable(delivery.BasicProperties.MessageId),
            Queue = queue,
            RoutingKey = Storable(RejectedMessages.RoutingKeyOf(delivery))!,
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
