using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PayeTonKawa.Messaging.Broker;
using PayeTonKawa.Messaging.Outbox;

namespace PayeTonKawa.Messaging;

/// <summary>Registers the outbox relay.</summary>
public static class OutboxRelayHostExtensions
{
    /// <summary>
    /// Publishes the outbox of <typeparamref name="TContext"/> in the background to the broker <c>ConnectionStrings:rabbitmq</c>.
    /// Commits of the context wake the relay; the context needs only <see cref="MessagingModelBuilderExtensions.AddOutbox"/>.
    /// </summary>
    /// <param name="builder">The application to register with.</param>
    /// <param name="connectionName">The name of the database's connection string.</param>
    /// <exception cref="ConfigurationException">One of the two connection strings is missing.</exception>
    public static void AddOutboxRelay<TContext>(this IHostApplicationBuilder builder, string connectionName)
        where TContext : DbContext
    {
        var database = builder.Configuration.RequireConnectionString(connectionName);
        builder.AddBroker();
        builder.Services.AddSingleton<OutboxLevel>();
        builder.Services.AddHealthChecks().AddCheck<OutboxLevel>("outbox");
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<CommitInterceptor>();
        builder.Services.ConfigureDbContext<TContext>((services, options) => options.AddInterceptors(services.GetRequiredService<CommitInterceptor>()));
        builder.Services.AddOptions<OutboxOptions>().BindConfiguration(OutboxOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped(services => new OutboxOperations(services.GetRequiredService<TContext>()));
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<OutboxRelay>(
            services, OutboxDatabase.Create(database, services.GetRequiredService<ApplicationIdentity>())));
    }
}
