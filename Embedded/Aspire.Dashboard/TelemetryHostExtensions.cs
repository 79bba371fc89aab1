using Aspire.Dashboard.Api;
using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Aspire.Dashboard;

/// <summary>The dashboard's receiving side: its URLs, OTLP, the store and the telemetry API.</summary>
internal static class TelemetryHostExtensions
{
    private const char ListSeparator = ',';

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        // It would warn that the URLs it reads itself are overridden: they are, by the very same ones.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        // The failure is told in a sentence instead.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Two lines for each request would be most of the work, and what senders get wrong they are told themselves.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Grpc.AspNetCore", LogLevel.Error);

        var services = builder.Services;
        services.AddOptions<DashboardOptions>().BindConfiguration("Dashboard").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<DashboardOptions>, DashboardOptionsSetup>();
        services.AddSingleton<IValidateOptions<DashboardOptions>, DashboardOptionsValidator>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelEndpoints>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new TelemetryStore(
            provider.GetRequiredService<IOptions<DashboardOptions>>().Value.TelemetryLimits, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OtlpReceiver>();
        services.AddSingleton<FollowStream>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = OtlpBody.MaxSize;
            grpc.CompressionProviders = [new LimitedGzipProvider()];
            // A sender learns what is wrong with its message.
            grpc.EnableDetailedErrors = true;
        });
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<DashboardOptions>>((cors, options) =>
            cors.AddPolicy(OtlpEndpoints.CorsPolicy, policy => Configure(policy, options.Value.Otlp.Cors)));
    }

    /// <summary>Call it before any other middleware: it keeps the pages off the OTLP URLs.</summary>
    /// <exception cref="OptionsValidationException">The settings are not valid.</exception>
    public static void MapTelemetry(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<DashboardOptions>>().Value;
        app.UseServedOn();
        app.UseCors();
        app.MapOtlp(options.Otlp);
        app.MapTelemetryApi(options.Api);
    }

    private static void Configure(CorsPolicyBuilder policy, OtlpCorsOptions options)
    {
        const StringSplitOptions Clean = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

        policy.WithMethods(HttpMethods.Post).SetIsOriginAllowedToAllowWildcardSubdomains().WithOrigins((options.AllowedOrigins ?? "").Split(ListSeparator, Clean));
        if (options.AllowedHeaders is { } headers)
        {
            policy.WithHeaders(headers.Split(ListSeparator, Clean));
        }
        else
        {
            policy.AllowAnyHeader();
        }
    }
}
