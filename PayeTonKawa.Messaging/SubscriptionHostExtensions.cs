using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PayeTonKawa.Messaging.Broker;
using PayeTonKawa.Messaging.Subscriptions;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging;

/// <summary>Registers the consumers of queues.</summary>
public static class SubscriptionHostExtensions
{
    /// <summary>
    /// Consumes queues of the broker <c>ConnectionStrings:rabbitmq</c> in the background, over one connection named after the application.
    /// Messages that can never be processed are stored as dead letters by <typeparamref name="TContext"/>, whose model needs
    /// <see cref="MessagingModelBuilderExtensions.AddRejectedMessages"/>.
    /// </summary>
    public static SubscriptionBuilder AddSubscriptions<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        builder.AddBroker();
        builder.Services.AddSingleton<IRejectedMessageStore>(services =>
            ActivatorUtilities.CreateInstance<RejectedMessageStore>(services, typeof(TContext)));
        builder.Services.AddOptions<SubscriptionOptions>().BindConfiguration(SubscriptionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<MessageProcessor>();
        builder.Services.AddSingleton<SubscriptionHealth>();
        builder.Services.AddHealthChecks().AddCheck<SubscriptionHealth>("subscriptions");
        builder.Services.AddHostedService<SubscriptionService>();
        return new SubscriptionBuilder(builder.Services);
    }

    /// <summary>
    /// Registers <see cref="RejectedMessages"/> for the operators of a service whose consumer stores its dead letters by <typeparamref name="TContext"/>.
    /// </summary>
    public static void AddRejectedMessages<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        builder.AddBroker();
        builder.Services.AddScoped(services =>
            new RejectedMessages(services.GetRequiredService<TContext>(), services.GetRequiredService<IConnectionFactory>()));
    }
}
