using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PayeTonKawa.ServiceDefaults;
using PayeTonKawa.ServiceDefaults.Telemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>Setup shared by all services: telemetry and health checks.</summary>
public static class Extensions
{
    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";
    private const string LiveTag = "live";

    // With 1 s to abort the remaining requests and 2 s to flush the telemetry, it stays below the 10 s after which an orchestrator kills the
    // process (Docker's default).
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds telemetry, the liveness check, the output cache for <c>/health</c>, the clock and the shutdown timeout; and reads the secrets that Docker and
    /// Kubernetes mount as files: the file <c>/run/secrets/ConnectionStrings__clients-db</c> is the setting <c>ConnectionStrings:clients-db</c>.
    /// <c>Secrets:Directory</c> names another folder.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Configuration.AddKeyPerFile(builder.Configuration["Secrets:Directory"] ?? "/run/secrets", optional: true);
        builder.ConfigureOpenTelemetry();
        builder.Services.AddOutputCache();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownLimit);
        return builder;
    }

    /// <summary>Adds logs, metrics and traces; they are exported by OTLP only if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        // Keeps query redaction on, even if an orchestrator turns it off: an API key sent in the query by mistake must not be in the span.
        builder.Configuration["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "false";

        // One line per log entry: an orchestrator prefixes each line with the name of the resource.
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation())
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName)
                .AddAspNetCoreInstrumentation(options => options.Filter = context => IsNews(context.Request))
                .AddProcessor<NpgsqlSpans>());

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Services.AddOpenTelemetry().UseOtlpExporter();
            builder.Services.AddHostedService<TelemetryShutdown>();
        }

        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (readiness: every check) and <c>/alive</c> (liveness: the process responds), in every environment and without API key:
    /// orchestrators wait for them, also in production.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.UseOutputCache();
        app.MapHealthChecks(HealthPath)
            .CacheOutput(policy => policy.AddPolicy<HealthCache>(), excludeDefaultPolicy: true)
            .AllowAnonymous().DisableRateLimiting().DisableHttpMetrics().WithoutSpans();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) })
            .AllowAnonymous().DisableRateLimiting().DisableHttpMetrics().WithoutSpans();
        return app;
    }

    /// <summary>
    /// No spans for what the endpoint does (mainly SQL): the request itself is not traced, so an always-on sampler would record them as root spans.
    /// </summary>
    public static TBuilder WithoutSpans<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(built =>
        {
            var inner = built.RequestDelegate!;
            built.RequestDelegate = async context =>
            {
                using var silence = SuppressInstrumentationScope.Begin();
                await inner(context).ConfigureAwait(false);
            };
        });
        return endpoint;
    }

    // Orchestrators ask for the health, and each open page of the back office for the state of the operations, all the time.
    private static bool IsNews(HttpRequest request) =>
        !request.Path.StartsWithSegments(HealthPath) && !request.Path.StartsWithSegments(AlivePath)
        && !(HttpMethods.IsGet(request.Method) && request.Path.StartsWithSegments("/operations"));
}
