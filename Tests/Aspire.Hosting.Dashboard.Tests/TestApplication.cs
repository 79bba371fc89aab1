using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard.Tests;

/// <summary>An application with a dashboard, which is a listener of these tests unless the arguments name another.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    public const string Key = "the-key-of-the-resource-service";
    public const string KeyHeader = "x-resource-service-api-key";
    public const string Dashboard = "aspire-dashboard";

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<GrpcChannel> _channels = [];
    private DistributedApplication? _app;

    public TestApplication(params string[] args)
    {
        Builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = [$"--dcp-dashboard-path={Listener}", $"--AppHost:ResourceService:ApiKey={Key}", "--ASPIRE_ALLOW_UNSECURED_TRANSPORT=true", .. args],
            EnableResourceLogging = true,
        });
        Builder.Services.AddLogging(logging => logging.AddProvider(Log));
    }

    /// <summary>The assembly that listens in the place of a dashboard.</summary>
    public static string Listener { get; } = Path.GetFullPath(
        typeof(TestApplication).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Listener").Value!);

    public IDistributedApplicationBuilder Builder { get; }

    public RecordingLog Log { get; } = new();

    public DistributedApplication App => _app ??= Builder.Build();

    public string Url => Setting("ASPNETCORE_URLS");

    public string Setting(string name) => App.Services.GetRequiredService<IConfiguration>()[name]!;

    public async Task StartAsync() => await App.StartAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);

    public async Task<CustomResourceSnapshot> WaitForAsync(string resource, Func<CustomResourceSnapshot, bool> predicate) =>
        (await App.ResourceNotifications.WaitForResourceAsync(resource, change => predicate(change.Snapshot)).WaitAsync(Limit)).Snapshot;

    public async Task WaitForDashboardAsync() => await App.ResourceNotifications.WaitForResourceHealthyAsync(Dashboard).WaitAsync(Limit);

    public string IdOf(string resource) => App.ResourceNotifications.TryGetCurrentState(resource, out var current) ? current.ResourceId : throw new ArgumentException(resource);

    /// <summary>A client of the resource service, as a dashboard is one.</summary>
    public DashboardService.Proto.V1.DashboardService.DashboardServiceClient Connect(string? key = Key) => new(Intercept(key));

    public CallInvoker Intercept(string? key)
    {
        var channel = GrpcChannel.ForAddress(Setting("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"));
        _channels.Add(channel);
        return key is null ? channel.CreateCallInvoker() : channel.CreateCallInvoker().Intercept(metadata => [.. metadata, new Metadata.Entry(KeyHeader, key)]);
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
