using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Serves Aspire's resource service twice: for a dashboard, on a loopback port and with a key; for the command line, on a Unix socket in a folder that
/// only the user can open. The socket is named after the AppHost's process, so that a command line finds all that run.
/// </summary>
internal sealed partial class ResourceServiceHost(
    DistributedApplicationOptions options,
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    DashboardLauncher dashboard,
    PortAllocator ports,
    TimeProvider time,
    IConfiguration configuration,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime,
    ILogger<ResourceServiceHost> logger) : IHostedService
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _socket = Path.Combine(
        GetSocketDirectory(), string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}.sock"));

    private WebApplication? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_socket)!, OwnerOnly);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Listen);
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(model);
        builder.Services.AddSingleton(notifications);
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(commands);
        builder.Services.AddSingleton(dashboard);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(AppHostDescription.Create(options, configuration, environment, lifetime));
        // The AppHost's own host has the signals.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

        _server = builder.Build();
        _server.UseMiddleware<ResourceServiceKey>(configuration);
        _server.MapGrpcService<DashboardService>();
        _server.MapGrpcService<AppHostService>();
        await _server.StartAsync(cancellationToken).ConfigureAwait(false);
        File.SetUnixFileMode(_socket, OwnerOnly);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
            File.Delete(_socket);
        }
    }

    // gRPC without TLS cannot negotiate: it is HTTP/2 from the first byte.
    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.ListenUnixSocket(_socket, listen => listen.Protocols = HttpProtocols.Http2);
        if (dashboard.ResourceServiceUrl is not { } url)
        {
            return;
        }

        var address = new Uri(url);
        if (!FreePort.IsFree(address.Port))
        {
            // Only the dashboard uses it, and is told of any port.
            var other = ports.Allocate();
            LogPortTaken(address.Port, PortAllocator.DescribeOwner(address.Port), other);
            address = new UriBuilder(address) { Port = other }.Uri;
            dashboard.MoveResourceService(address.GetLeftPart(UriPartial.Authority));
        }

        kestrel.ListenLocalhost(address.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (address.Scheme == Uri.UriSchemeHttps)
            {
                listen.UseHttps();
            }
        });
    }

    // The command line looks in the same place.
    private static string GetSocketDirectory() =>
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime
            ? Path.Combine(runtime, "aspire-embedded")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire", "embedded");

    [LoggerMessage(LogLevel.Error, "The resource service cannot listen on port {Port}: {Owner} has it. It listens on port {Other} instead.")]
    private partial void LogPortTaken(int port, string owner, int other);

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
