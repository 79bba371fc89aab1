using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace PayeTonKawa.AppHost;

internal static class BrokerCheckExtensions
{
    /// <summary>Replaces the health check that <c>AddRabbitMQ</c> registers by a <see cref="BrokerCheck"/>.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithBrokerCheck(this IResourceBuilder<RabbitMQServerResource> broker)
    {
        var check = new BrokerCheck(broker.Resource);
        broker.ApplicationBuilder.Services.Configure<HealthCheckServiceOptions>(options =>
            options.Registrations.Single(registration => registration.Name == $"{broker.Resource.Name}_check").Factory = _ => check);

        // Before the broker is stopped, which would otherwise have to close the connection.
        broker.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>((@event, cancellationToken) =>
        {
            @event.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => _ = check.DisposeAsync().AsTask());
            return Task.CompletedTask;
        });
        return broker;
    }
}
