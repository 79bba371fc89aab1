using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Serves Aspire's resource service on a Unix socket in a folder that only the user can open: no port, no key. The socket is named after the
/// AppHost's process, so that a command line finds all that run.
/// </summary>
internal sealed class ResourceServiceHost(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    IConfiguration configuration,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime) : IHostedService
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
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.ListenUnixSocket(_socket, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(model);
        builder.Services.AddSingleton(notifications);
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(commands);
        builder.Services.AddSingleton(new AppHostDescription(
            environment.ApplicationName, configuration["AppHost:FilePath"] ?? "", lifetime));
        // The AppHost's own host has the signals.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

        _server = builder.Build();
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

    // The command line looks in the same place.
    private static string GetSocketDirectory() =>
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime
            ? Path.Combine(runtime, "aspire-embedded")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire", "embedded");

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
