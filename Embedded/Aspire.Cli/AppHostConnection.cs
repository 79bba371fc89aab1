using System.Net.Sockets;
using Aspire.Embedded.Proto.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Aspire.Cli;

/// <summary>A running AppHost, over its Unix socket.</summary>
internal sealed class AppHostConnection : IDisposable
{
    private readonly GrpcChannel _channel;

    private AppHostConnection(GrpcChannel channel, AppHostInformation information)
    {
        _channel = channel;
        Information = information;
        Resources = new DashboardService.Proto.V1.DashboardService.DashboardServiceClient(channel);
        AppHost = new AppHostService.AppHostServiceClient(channel);
    }

    public AppHostInformation Information { get; }

    public string? DashboardUrl => Information.HasDashboardUrl ? Information.DashboardUrl : null;

    public DashboardService.Proto.V1.DashboardService.DashboardServiceClient Resources { get; }

    public AppHostService.AppHostServiceClient AppHost { get; }

    /// <summary>Every AppHost of the user's that runs. Sockets of those that are no more are deleted.</summary>
    public static async Task<List<AppHostConnection>> FindAllAsync(CancellationToken cancellationToken)
    {
        var directory = GetSocketDirectory();
        var found = new List<AppHostConnection>();
        foreach (var socket in Directory.Exists(directory) ? Directory.GetFiles(directory, "*.sock") : [])
        {
            var channel = Open(socket);
            try
            {
                var information = await new AppHostService.AppHostServiceClient(channel).GetInformationAsync(new AppHostInformationRequest(), cancellationToken: cancellationToken);
                found.Add(new AppHostConnection(channel, information));
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
            {
                channel.Dispose();
                File.Delete(socket);
            }
        }

        return found;
    }

    /// <summary>The one AppHost that runs, or that of the path.</summary>
    /// <exception cref="CliException">None runs, or several do.</exception>
    public static async Task<AppHostConnection> FindAsync(string? path, CancellationToken cancellationToken)
    {
        var all = await FindAllAsync(cancellationToken);
        var matching = path is null ? all : all.FindAll(connection => Matches(connection.Information.AppHostPath, Path.GetFullPath(path)));
        return matching switch
        {
            [var only] => only,
            [] when all.Count == 0 => throw new CliException("No AppHost is running: start one with 'aspire start', or with 'dotnet run --project' and its path."),
            [] => throw new CliException($"No AppHost of '{path}' is running. Running: {Describe(all)}."),
            _ => throw new CliException($"Several AppHosts are running, choose one with --apphost: {Describe(matching)}."),
        };
    }

    public void Dispose() => _channel.Dispose();

    public static bool Matches(string appHostPath, string path) =>
        appHostPath == path || Path.GetDirectoryName(appHostPath) == path.TrimEnd('/');

    private static string Describe(List<AppHostConnection> connections) =>
        string.Join(", ", connections.Select(connection => $"{connection.Information.AppHostPath} (process {connection.Information.AppHostPid})"));

    private static GrpcChannel Open(string socket) => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                    return new NetworkStream(connection, ownsSocket: true);
                }
                catch
                {
                    connection.Dispose();
                    throw;
                }
            },
        },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = null,
    });

    // As the AppHost chooses it.
    private static string GetSocketDirectory() =>
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime
            ? Path.Combine(runtime, "aspire-embedded")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire", "embedded");
}
