namespace Load;

/// <summary>What it costs a service to send all of its telemetry to a dashboard on the same machine.</summary>
internal sealed class ExportBench(HttpBench http, Databases databases, string rabbitmq, double seconds)
{
    private const int Connections = 16;
    private const int Rounds = 8;

    /// <summary>Two processes of the orders' service on one database, in turns: one exports as the AppHost has it do, the other does not.</summary>
    internal async Task<ExportRow> RunAsync(CancellationToken cancellationToken)
    {
        var orders = HttpCase.All.Single(request => request.Name == "POST /orders/");
        using var dashboard = StartDashboard();
        await dashboard.NextAddressAsync(cancellationToken); // its pages
        var collector = await dashboard.NextAddressAsync(cancellationToken);
        using var silent = StartService();
        using var exporting = StartService(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.ToString()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
            ("OTEL_BSP_SCHEDULE_DELAY", "1000"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "1000"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
            ("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based"));
        Uri[] services = [await silent.NextAddressAsync(cancellationToken), await exporting.NextAddressAsync(cancellationToken)];
        foreach (var service in services)
        {
            await http.WarmUpAsync(orders, service, seconds, cancellationToken);
        }

        var runs = services.Select(_ => new List<WrkRun>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (service, run) in services.Zip(runs))
            {
                await Outbox.EmptyAsync(databases.Commandes, cancellationToken);
                run.Add(await Wrk.RunAsync(orders, service, Connections, seconds, cancellationToken));
            }
        }

        return new(orders.Name, Connections, runs[0].Aggregate((all, run) => all.With(run)), runs[1].Aggregate((all, run) => all.With(run)));
    }

    private ExtraProcess StartService(params IEnumerable<(string Name, string Value)> telemetry) => ExtraProcess.Start(
        new Projects.Commandes_Api().ProjectPath,
        [
            ("ASPNETCORE_URLS", ExtraProcess.AnyPort),
            ("ApiKeys__0", Wrk.ApiKey),
            ("ConnectionStrings__commandes-db", databases.Commandes),
            ("ConnectionStrings__rabbitmq", rabbitmq),
            .. telemetry,
        ]);

    private static ExtraProcess StartDashboard()
    {
        var root = Path.GetDirectoryName(Path.GetDirectoryName(new Projects.Commandes_Api().ProjectPath))!;
        return ExtraProcess.Start(
            Path.Combine(root, "Embedded", "Aspire.Dashboard", "Aspire.Dashboard.csproj"),
            ("ASPNETCORE_URLS", ExtraProcess.AnyPort),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", ExtraProcess.AnyPort),
            ("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"));
    }
}
