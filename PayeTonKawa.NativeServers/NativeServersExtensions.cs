using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NativeServers;

namespace Aspire.Hosting;

/// <summary>Runs PostgreSQL and RabbitMQ of an AppHost without a container engine.</summary>
public static partial class NativeServersExtensions
{
    private const string WaitForCleanup = "DcpPublisher:WaitForResourceCleanup";

    /// <summary>
    /// Runs the application's PostgreSQL and RabbitMQ servers as local processes if no container engine responds or if
    /// <see cref="NativeServersOptions.Mode"/> requires it, with the same names, ports, users, passwords, health checks and commands as containers. They listen
    /// on loopback only, never run as root, and stop when the AppHost exits, even if it is killed. No effect outside run mode: published applications use
    /// containers. The position of this call among the other builder calls does not matter. Linux only.
    /// </summary>
    /// <param name="builder">The application builder.</param>
    /// <param name="configure">Overrides settings of the configuration section <c>NativeServers</c>.</param>
    /// <exception cref="DistributedApplicationException">At start: server programs are missing or data is unusable; the message gives the remedy.</exception>
    public static IDistributedApplicationBuilder RunServersNatively(
        this IDistributedApplicationBuilder builder, Action<NativeServersOptions>? configure = null)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        // Makes the application stop only after its servers, because their files of this run are deleted then.
        builder.Configuration[WaitForCleanup] ??= "true";
        builder.Services.AddOptions<NativeServersOptions>().BindConfiguration(NativeServersOptions.Section).Configure(options => configure?.Invoke(options));
        builder.Services.AddSingleton<RunDirectory>();
        builder.Eventing.Subscribe<BeforeStartEvent>(async (@event, cancellationToken) =>
        {
            var logger = @event.Services.GetRequiredService<ILoggerFactory>().CreateLogger("NativeServers");
            var options = Read(@event.Services);
            var servers = @event.Model.Resources.OfType<ContainerResource>().Where(NativeServer.HasNativeForm).ToArray();
            var (inContainers, reason) = await ContainerEngine.IsWantedAsync(options.Mode, builder.Configuration, cancellationToken).ConfigureAwait(false);
            if (inContainers)
            {
                LogContainers(logger, reason);
                ContainerFailures.Explain(servers, @event.Services);
            }
            else if (!OperatingSystem.IsLinux())
            {
                throw new DistributedApplicationException(
                    "Servers run natively on Linux only: start a container engine and set NativeServers:Mode to Containers.");
            }
            else
            {
                LogNative(logger, reason);
                await AttachAsync(builder, servers, options, @event.Services, cancellationToken).ConfigureAwait(false);
            }
        });
        return builder;
    }

    private static async Task AttachAsync(
        IDistributedApplicationBuilder builder, ContainerResource[] servers, NativeServersOptions options,
        IServiceProvider services, CancellationToken cancellationToken)
    {
        var run = services.GetRequiredService<RunDirectory>();
        foreach (var server in servers)
        {
            var native = NativeServer.Create(server, options, run, builder);
            await native.CheckAsync(cancellationToken).ConfigureAwait(false);
            new Companion(builder, native, services).Attach();
        }
    }

    private static NativeServersOptions Read(IServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<IOptions<NativeServersOptions>>().Value;
        }
        catch (InvalidOperationException exception)
        {
            throw new DistributedApplicationException(
                $"A setting of NativeServers cannot be read ({exception.Message}): Mode is one of {string.Join(", ", Enum.GetNames<NativeServersMode>())}.",
                exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Servers run in containers: {Reason}.")]
    private static partial void LogContainers(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "Servers run natively: {Reason}.")]
    private static partial void LogNative(ILogger logger, string reason);
}
