using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PayeTonKawa.AppHost;

internal static class RestartPolicyExtensions
{
    /// <summary>
    /// Starts the resource again whenever it ends by itself, with back-off, unless it was stopped by hand.
    /// Aspire leaves a crashed resource where it fell; this is what an engine calls "restart: unless-stopped".
    /// </summary>
    public static IResourceBuilder<T> WithRestartPolicy<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        // Watching from here, and not in a hosted service, sees a crash that happens while the application is still starting.
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
