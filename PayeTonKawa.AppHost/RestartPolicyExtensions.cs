using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PayeTonKawa.AppHost;

internal static class RestartPolicyExtensions
{
    /// <summary>
    /// Restarts the resource with back-off whenever it exits by itself, unless it was stopped manually.
    /// Aspire does not restart a crashed resource; this corresponds to a container engine's "restart: unless-stopped".
    /// </summary>
    public static IResourceBuilder<T> WithRestartPolicy<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        // Started here and not in a hosted service, to detect crashes during the startup of the application.
        builder.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>((@event, cancellationToken) =>
        {
            var services = @event.Services;
            var policy = new RestartPolicy(
                builder.Resource,
                services.GetRequiredService<ResourceNotificationService>(),
                services.GetRequiredService<ResourceCommandService>(),
                services.GetRequiredService<ResourceLoggerService>(),
                TimeProvider.System);
            var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            _ = Task.Run(() => policy.RunAsync(stopping), CancellationToken.None);
            return Task.CompletedTask;
        });

        return builder;
    }
}
