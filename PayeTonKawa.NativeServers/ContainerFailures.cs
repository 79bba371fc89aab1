using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NativeServers;

/// <summary>Logs the remedy if a server's container fails to start: a responding engine may lack the image and be unable to pull it.</summary>
internal static partial class ContainerFailures
{
    public static void Explain(IReadOnlyCollection<ContainerResource> servers, IServiceProvider services)
    {
        var notifications = services.GetRequiredService<ResourceNotificationService>();
        var loggers = services.GetRequiredService<ILoggerFactory>().CreateLogger("NativeServers");
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        foreach (var server in servers)
        {
            _ = Task.Run(() => ExplainAsync(server), CancellationToken.None);
        }

        async Task ExplainAsync(ContainerResource server)
        {
            try
            {
                await notifications.WaitForResourceAsync(server.Name, KnownResourceStates.FailedToStart, stopping).ConfigureAwait(false);
                LogFailed(loggers, server.Name, server.TryGetContainerImageName(out var image) ? image : "?");
            }
            catch (OperationCanceledException)
            {
                // The application is stopping, and the container had started.
            }
        }
    }

    [LoggerMessage(
        LogLevel.Error,
        "The container of '{Server}' does not start: its console log says why. If the image {Image} is missing, pull it; "
        + "or run the server natively with NativeServers:Mode=Native.")]
    private static partial void LogFailed(ILogger logger, string server, string image);
}
