using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PayeTonKawa.ServiceDefaults;
using PayeTonKawa.ServiceDefaults.Security;
using PayeTonKawa.ServiceDefaults.Telemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of the system does alike: telemetry, health, service discovery, resilient HTTP clients.</summary>
public static class Extensions
{
    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";
    private const string LiveTag = "live";

    // The names of the exporters' HTTP clients (OTLP over HTTP/protobuf).
    private static readonly string[] Exporters = ["OtlpTraceExporter", "OtlpMetricExporter", "OtlpLogExporter"];

    // With what follows it, less than the ten after which an orchestrator kills (Docker's default): one for the requests that are then broken off,
    // two for the telemetry.
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(5);

    /// <summary>Adds telemetry, the health checks' base, the clock, service discovery and resilience for every <c>HttpClient</c>.</summary>
    /// <exception cref="ConfigurationException">A credential that is known to everybody is configured, and the environment is not <c>Development</c>.</exception>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.RefuseOutsideDevelopment();
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownLimit);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>Adds logs, metrics and traces, sent by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says, or nowhere.</summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        // A key in a query, where it does not belong, would be in the span; an orchestrator may ask for queries as they are.
        builder.Configuration["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "false";
        builder.Configuration["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "false";

        // One line per entry: an orchestrator prefixes each line with the name of the resource.
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation())
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName)
                .AddAspNetCoreInstrumentation(options => options.Filter = context =>
                    !context.Request.Path.StartsWithSegments(HealthPath) && !context.Request.Path.StartsWithSegments(AlivePath))
                .AddHttpClientInstrumentation()
                .AddProcessor<NpgsqlSpans>());

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Services.AddOpenTelemetry().UseOtlpExporter();
            builder.Services.AddHostedService<TelemetryShutdown>();
            foreach (var exporter in Exporters)
            {
                // It has retries and limits of its own; and the end of a resilience handler waits for the last request, to a collector that hangs too.
                builder.Services.AddHttpClient(exporter).ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear());
            }
        }

        return builder;
    }

    /// <summary>Adds the check that says that the process answers.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOutputCache();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready: every check) and <c>/alive</c> (the process answers), in every environment and without a key:
    /// whoever runs the service waits for them, in production above all.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.UseOutputCache();
        app.MapHealthChecks(HealthPath).CacheOutput(policy => policy.AddPolicy<HealthCache>(), excludeDefaultPolicy: true).AllowAnonymous().DisableRateLimiting().DisableHttpMetrics().WithoutSpans();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).AllowAnonymous().DisableRateLimiting().DisableHttpMetrics().WithoutSpans();
        return app;
    }

    // Whatever a check asks, of the database above all: a sampler that takes everything would take it without its request.
    private static void WithoutSpans(this IEndpointConventionBuilder endpoint) => endpoint.Add(built =>
    {
        var inner = built.RequestDelegate!;
        built.RequestDelegate = async context =>
        {
            using var silence = SuppressInstrumentationScope.Begin();
            await inner(context).ConfigureAwait(false);
        };
    });
}
