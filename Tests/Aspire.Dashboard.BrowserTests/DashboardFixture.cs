using System.Diagnostics;
using System.Net;
using System.Reflection;
using Aspire.Hosting.Orchestration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Aspire.Dashboard.BrowserTests;

/// <summary>The dashboard's process, a resource service that tests feed, and Chromium.</summary>
public sealed class DashboardFixture : IAsyncLifetime
{
    public const string Token = "a-token-of-these-tests";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private WebApplication? _service;
    private Process? _dashboard;
    private Chromium? _chromium;

    public FakeResourceService Resources { get; } = new();

    public Uri Url { get; private set; } = null!;

    /// <summary>Where it takes OTLP over gRPC.</summary>
    public Uri Otlp { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var resources = await StartResourceServiceAsync();
        (Url, Otlp) = (FreeUrl(), FreeUrl());
        _dashboard = StartDashboard(resources);
        await WaitUntilItAnswersAsync();
        _chromium = await Chromium.LaunchAsync();
    }

    /// <summary>Opens a page of the dashboard, logged in, in a browser session of its own.</summary>
    public Task<DashboardPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, int width = 1400, int height = 900) =>
        _chromium!.OpenAsync(new(Url, $"/login?t={Token}"), new(Url, path), scheme, width, height);

    /// <summary>Opens a page as somebody who has not logged in.</summary>
    public Task<DashboardPage> OpenWithoutLoginAsync(string path) => _chromium!.OpenAsync(new(Url, path), new(Url, path));

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        if (_dashboard is not null)
        {
            _dashboard.Kill(entireProcessTree: true);
            await _dashboard.WaitForExitAsync();
            _dashboard.Dispose();
        }

        if (_service is not null)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _service.StopAsync(limit.Token);
            await _service.DisposeAsync();
        }
    }

    private static Uri FreeUrl() => new($"http://127.0.0.1:{FreePort.Take()}");

    private async Task<string> StartResourceServiceAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(Resources);
        _service = builder.Build();
        _service.MapGrpcService<FakeResourceService>();
        await _service.StartAsync();
        return _service.Urls.Single();
    }

    private Process StartDashboard(string resources)
    {
        var path = typeof(DashboardFixture).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "dashboard").Value!;
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet", ["exec", path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = Url.ToString(),
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = Otlp.ToString(),
                ["Dashboard__Otlp__AuthMode"] = "Unsecured",
                ["Dashboard__Frontend__BrowserToken"] = Token,
                ["Dashboard__ResourceServiceClient__Url"] = resources,
                ["Dashboard__ResourceServiceClient__AuthMode"] = "Unsecured",
            },
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task WaitUntilItAnswersAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        using var client = new HttpClient();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            Assert.False(_dashboard!.HasExited, "The dashboard has ended.");
            try
            {
                using var response = await client.GetAsync(new Uri(Url, "/health"), limit.Token);
                response.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException)
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
    }
}
