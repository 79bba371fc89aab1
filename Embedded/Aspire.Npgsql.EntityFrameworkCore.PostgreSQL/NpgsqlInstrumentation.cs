using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OpenTelemetry.Metrics;

namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>Health check, tracing and metrics of a context on Npgsql.</summary>
internal static class NpgsqlInstrumentation
{
    // Npgsql measures in seconds; OpenTelemetry's default buckets are made for milliseconds.
    private static readonly double[] SecondsBuckets = [0, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    internal static void Add<TContext>(IHostApplicationBuilder builder, NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
        where TContext : DbContext
    {
        if (!settings.DisableHealthChecks && builder.Properties.TryAdd($"Aspire.HealthChecks.{typeof(TContext).Name}", true))
        {
            builder.Services.AddHealthChecks().AddDbContextCheck<TContext>();
        }

        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddNpgsql());
        }

        if (!settings.DisableMetrics)
        {
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
                .AddMeter("Npgsql")
                .AddView("db.client.commands.duration", new ExplicitBucketHistogramConfiguration { Boundaries = SecondsBuckets })
                .AddView("db.client.connections.create_time", new ExplicitBucketHistogramConfiguration { Boundaries = SecondsBuckets }));
        }
    }
}
