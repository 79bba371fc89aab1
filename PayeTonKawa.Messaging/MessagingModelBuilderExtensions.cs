using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Messaging.Subscriptions;

namespace PayeTonKawa.Messaging;

/// <summary>Adds the messaging tables to a service's own database.</summary>
public static class MessagingModelBuilderExtensions
{
    /// <summary>
    /// Adds the tables <c>outbox</c> and <c>outbox_pause</c>. Their names are fixed, not subject to the context's naming convention: the relay uses raw SQL.
    /// </summary>
    public static ModelBuilder AddOutbox(this ModelBuilder modelBuilder) => modelBuilder.Entity<OutboxPause>(pause =>
    {
        pause.ToTable("outbox_pause").HasKey(row => row.Since).HasName("pk_outbox_pause");
        pause.Property(row => row.Since).HasColumnName("since");
    }).Entity<OutboxMessage>(outbox =>
    {
        outbox.ToTable("outbox").HasKey(message => message.Id).HasName("pk_outbox");
        outbox.Property(message => message.Id).HasColumnName("id");
        outbox.Property(message => message.MessageId).HasColumnName("message_id");
        outbox.Property(message => message.EventName).HasColumnName("event_name");
        outbox.Property(message => message.RoutingKey).HasColumnName("routing_key");
        outbox.Property(message => message.Body).HasColumnName("body");
        outbox.Property(message => message.TraceParent).HasColumnName("traceparent");
        outbox.Property(message => message.TraceState).HasColumnName("tracestate");
        outbox.Property(message => message.CreatedAt).HasColumnName("created_at");
    });

    /// <summary>Adds the dead letter table <c>messages_rejetes</c>, required by a context with subscriptions.</summary>
    public static ModelBuilder AddRejectedMessages(this ModelBuilder modelBuilder) => modelBuilder.Entity<RejectedMessage>(rejected =>
    {
        rejected.ToTable("messages_rejetes").HasKey(message => message.Id).HasName("pk_messages_rejetes");
        rejected.Property(message => message.Id).HasColumnName("id");
        rejected.Property(message => message.MessageId).HasColumnName("message_id");
        rejected.Property(message => message.Queue).HasColumnName("queue");
        rejected.Property(message => message.RoutingKey).HasColumnName("routing_key");
        rejected.Property(message => message.Body).HasColumnName("body");
        rejected.Property(message => message.Headers).HasColumnName("headers");
        rejected.Property(message => message.Raison).HasColumnName("raison");
        rejected.Property(message => message.RecuLe).HasColumnName("recu_le");
    });
}
