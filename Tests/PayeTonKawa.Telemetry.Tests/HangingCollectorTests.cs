using System.Diagnostics;
using Clients.Api;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Telemetry.Tests;

public sealed class HangingCollectorTests(SystemFixture system)
{
    private const int Requests = 1500;

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task A_collector_that_hangs_delays_neither_start_nor_requests_nor_stop(string protocol)
    {
        using var collector = new HangingCollector();
        var clock = Stopwatch.StartNew();
        var api = await system.StartServiceAsync(
            typeof(ClientsDbContext).Assembly,
            "api-hanging",
            "clients-db",
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Endpoint}",
            $"--OTEL_EXPORTER_OTLP_PROTOCOL={protocol}",
            "--OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY=in_memory",
            "--OTEL_BLRP_SCHEDULE_DELAY=1000",
            "--OTEL_BSP_SCHEDULE_DELAY=1000",
            "--OTEL_METRIC_EXPORT_INTERVAL=1000");
        using var client = SystemFixture.CreateClient(api);
        await Eventually.TrueAsync(() => collector.IsAsked, "something is exported");
        var start = clock.Elapsed;

        // More spans and logs than fit into the exporter's queues.
        var slowest = TimeSpan.Zero;
        for (var request = 0; request < Requests; request++)
        {
            clock.Restart();
            using var response = await client.GetAsync("/customers/", TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
            slowest = slowest > clock.Elapsed ? slowest : clock.Elapsed;
        }

        clock.Restart();
        await api.DisposeAsync();

        Assert.True(start < TimeSpan.FromSeconds(15), $"started after {start}");

        // An exporter's timeout is 10 s; on a busy machine a request now and then takes 1 s.
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"a request took {slowest}");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(8), $"stopped after {clock.Elapsed}");
    }
}
