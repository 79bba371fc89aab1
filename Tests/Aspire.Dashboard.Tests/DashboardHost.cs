using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Dashboard.Tests;

/// <summary>The dashboard's receiving side on random loopback ports.</summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DashboardHost(WebApplication app)
    {
        _app = app;
        Uri[] urls = [.. app.Urls.Select(url => new Uri(url))];
        (Frontend, Grpc, Http) = (urls[0], urls[1], urls[2]);
    }

    public Uri Frontend { get; }

    public Uri Grpc { get; }

    public Uri Http { get; }

    public TelemetryStore Store => _app.Services.GetRequiredService<TelemetryStore>();

    public HttpClient Client { get; } = new();

    public static async Task<DashboardHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)).Concat(
        [
            new("urls", "http://127.0.0.1:0"),
            new("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://127.0.0.1:0"),
            new("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://127.0.0.1:0"),
        ]));
        builder.AddTelemetry();
        var app = builder.Build();
        app.MapTelemetry();
        app.MapGet("/page", () => "a page");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    /// <summary>Returns when the condition holds; fails when it does not within some seconds.</summary>
    public async Task WaitForAsync(Signal signal, Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var changed = new SemaphoreSlim(0);
        using var subscription = Store.Subscribe(signal, () => changed.Release());
        while (!condition())
        {
            await changed.WaitAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
