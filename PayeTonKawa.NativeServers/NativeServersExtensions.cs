using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NativeServers;

namespace Aspire.Hosting;

/// <summary>PostgreSQL and RabbitMQ of an AppHost without a container engine.</summary>
public static partial class NativeServersExtensions
{
    private const string WaitForCleanup = "DcpPublisher:WaitForResourceCleanup";

    /// <summary>
    /// Runs the application's PostgreSQL and RabbitMQ servers as processes of this machine where no container engine answers, or where
    /// <see cref="NativeServersOptions.Mode"/> says so: same names, ports, users, passwords, health checks and commands as in containers. They listen on
    /// loopback only, never run as root and end with the AppHost, however it ends. Outside run mode it does nothing: what is published stays containers.
    /// Where the line stands among the others does not matter. On Linux only.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">Changes the settings that the configuration section <c>NativeServers</c> gives.</param>
    /// <exception cref="DistributedApplicationException">At start: a server's programs are missing, or its data cannot be used; the message says what to do.</exception>
    public static IDistributedApplicationBuilder RunServersNatively(
        this IDistributedApplicationBuilder builder, Action<NativeServersOptions>? configure = null)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        // The application has ended when its servers have: what they need for this run is deleted then.
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
                throw new DistributedApplicationException("Servers run natively on Linux only: start a container engine and set NativeServers:Mode to Containers.");
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
        IDistributedApplicationBuilder builder, ContainerResource[] servers, NativeServersOptions options, IServiceProvider services, CancellationToken cancellationToken)
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
                $"A setting of NativeServers cannot be read ({exception.Message}): Mode is one of {string.Join(", ", Enum.GetNames<NativeServersMode>())}.", exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Servers run in containers: {Reason}.")]
    private static partial void LogContainers(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "Servers run natively: {Reason}.")]
    private static partial void LogNative(ILogger logger, string reason);
}
