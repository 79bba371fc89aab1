using System.Diagnostics;
using System.Runtime.CompilerServices;
using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql.EntityFrameworkCore.PostgreSQL;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Aspire.Clients.Tests;

/// <summary>Aspire.Npgsql.EntityFrameworkCore.PostgreSQL, on a server.</summary>
public sealed class NpgsqlDbContextTests(ServersFixture servers)
{
    private const string Section = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_context_is_registered_with_retries_and_a_health_check()
    {
        var builder = CreateBuilder(("ConnectionStrings:shop", servers.Database));
        builder.AddNpgsqlDbContext<ShopContext>("shop");
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        var context = scope.ServiceProvider.GetRequiredService<ShopContext>();

        Assert.True(await context.Database.CanConnectAsync(Token));
        Assert.IsType<NpgsqlRetryingExecutionStrategy>(context.Database.CreateExecutionStrategy());
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        Assert.Equal(HealthStatus.Healthy, Assert.Contains(nameof(ShopContext), report.Entries).Status);
    }

    [Fact]
    public void Settings_are_read_in_Aspires_order()
    {
        var builder = CreateBuilder(
            ($"{Section}:CommandTimeout", "1"), ($"{Section}:DisableRetry", "true"), ($"{Section}:ConnectionString", "Host=section"),
            ($"{Section}:shop:CommandTimeout", "2"),
            ($"{Section}:{nameof(ShopContext)}:CommandTimeout", "3"),
            ("ConnectionStrings:shop", "Host=connection-string"));
        NpgsqlEntityFrameworkCorePostgreSQLSettings? seen = null;
        builder.AddNpgsqlDbContext<ShopContext>("shop", settings => seen = settings);
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        var context = scope.ServiceProvider.GetRequiredService<ShopContext>();

        Assert.Equal(3, seen!.CommandTimeout);
        Assert.Equal(3, context.Database.GetCommandTimeout());
        Assert.Equal("Host=connection-string", seen.ConnectionString);
        Assert.False(context.Database.CreateExecutionStrategy().RetriesOnFailure);
    }

    [Fact]
    public void A_missing_connection_string_is_told_when_a_context_is_made()
    {
        var builder = CreateBuilder();
        builder.AddNpgsqlDbContext<ShopContext>("shop");
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();

        var fault = Assert.Throws<InvalidOperationException>(scope.ServiceProvider.GetRequiredService<ShopContext>);

        Assert.StartsWith("ConnectionString is missing. It should be provided in 'ConnectionStrings:shop'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_is_registered_already_is_refused_in_development()
    {
        var builder = CreateBuilder(("ConnectionStrings:shop", "Host=localhost"));
        builder.Environment.EnvironmentName = Environments.Development;
        builder.Services.AddDbContext<ShopContext>(options => options.UseNpgsql("Host=localhost"));

        Assert.Throws<InvalidOperationException>(() => builder.AddNpgsqlDbContext<ShopContext>("shop"));
    }

    [Fact]
    public async Task A_context_of_ones_own_is_enriched()
    {
        var builder = CreateBuilder();
        builder.Services.AddDbContext<ShopContext>(options => options.UseNpgsql(servers.Database));
        builder.EnrichNpgsqlDbContext<ShopContext>(settings => settings.CommandTimeout = 7);
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        var context = scope.ServiceProvider.GetRequiredService<ShopContext>();

        Assert.Equal(7, context.Database.GetCommandTimeout());
        Assert.IsType<NpgsqlRetryingExecutionStrategy>(context.Database.CreateExecutionStrategy());
        Assert.Equal(HealthStatus.Healthy, (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries[nameof(ShopContext)].Status);
    }

    [Fact]
    public void What_is_not_registered_cannot_be_enriched() =>
        Assert.Throws<InvalidOperationException>(() => CreateBuilder().EnrichNpgsqlDbContext<ShopContext>());

    [Fact]
    public void The_callbacks_for_the_options_have_the_last_word()
    {
        var builder = CreateBuilder(("ConnectionStrings:shop", "Host=localhost"));
        builder.AddNpgsqlDbContext<ShopContext>("shop", configureDbContextOptions: options => options.UseNpgsql(npgsql => npgsql.MaxBatchSize(11)));
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();

#pragma warning disable EF1001 // The only way to see what has been set.
        Assert.Equal(11, scope.ServiceProvider.GetRequiredService<ShopContext>().GetService<IDbContextOptions>().FindExtension<NpgsqlOptionsExtension>()!.MaxBatchSize);
#pragma warning restore EF1001
    }

    [Fact]
    public async Task Contexts_come_from_a_pool_and_each_has_its_own_connection_string()
    {
        var builder = CreateBuilder(("ConnectionStrings:shop", servers.Database), ("ConnectionStrings:other", "Host=other"));
        builder.AddNpgsqlDbContext<ShopContext>("shop");
        builder.AddNpgsqlDbContext<OtherContext>("other");
        using var host = builder.Build();
        ShopContext first;
        await using (var scope = host.Services.CreateAsyncScope())
        {
            first = scope.ServiceProvider.GetRequiredService<ShopContext>();
            Assert.Equal("Host=other", scope.ServiceProvider.GetRequiredService<OtherContext>().Database.GetConnectionString());
        }

        await using var later = host.Services.CreateAsyncScope();
        Assert.Same(first, later.ServiceProvider.GetRequiredService<ShopContext>());
    }

    [Fact]
    public async Task Commands_are_traced_and_measured_in_seconds()
    {
        var spans = new List<Activity>();
        var metrics = new List<Metric>();
        var builder = CreateBuilder(("ConnectionStrings:shop", servers.Database));
        builder.AddNpgsqlDbContext<ShopContext>("shop");
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddInMemoryExporter(spans)).WithMetrics(meters => meters.AddInMemoryExporter(metrics));
        using var host = builder.Build();
        await host.StartAsync(Token);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.ExecuteSqlAsync($"SELECT 1", Token);
        }

        host.Services.GetRequiredService<TracerProvider>().ForceFlush();
        host.Services.GetRequiredService<MeterProvider>().ForceFlush();
        await host.StopAsync(Token);

        Assert.Contains(spans, span => span.Source.Name == "Npgsql");
        var durations = Assert.Single(metrics, metric => metric is { MeterName: "Npgsql", Name: "db.client.operation.duration" });
        Assert.Equal("s", durations.Unit);
        foreach (ref readonly var point in durations.GetMetricPoints())
        {
            Assert.True(point.GetHistogramSum() < 10, "a duration of more than ten seconds");
        }
    }

    [Fact]
    public void What_is_disabled_is_not_registered()
    {
        var builder = CreateBuilder(
            ($"{Section}:DisableTracing", "false"), ($"{Section}:{nameof(ShopContext)}:DisableTracing", "true"), ($"{Section}:shop:DisableMetrics", "true"));
        builder.AddNpgsqlDbContext<ShopContext>("shop", settings => settings.DisableHealthChecks = true);
        using var host = builder.Build();

        Assert.Null(host.Services.GetService<HealthCheckService>());
        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.Null(host.Services.GetService<MeterProvider>());
    }

    [Theory]
    [InlineData(5, null, 5)]
    [InlineData(5, 5, 5)]
    [InlineData(5, 6, null)]
    public void A_timeout_that_contradicts_that_of_the_options_is_refused(int own, int? setting, int? result)
    {
        using var host = Enrich(npgsql => npgsql.CommandTimeout(own), settings => settings.CommandTimeout = setting);

        if (result is null)
        {
            Assert.Contains("Conflicting values for 'CommandTimeout'", Assert.Throws<InvalidOperationException>(() => Resolve(host)).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(result, Resolve(host).Database.GetCommandTimeout());
        }
    }

    [Fact]
    public void A_strategy_of_ones_own_is_kept_if_it_retries_and_refused_if_not()
    {
        using var retrying = Enrich(npgsql => npgsql.EnableRetryOnFailure(7), _ => { });
        Assert.Equal(7, MaxRetryCount(Assert.IsType<NpgsqlRetryingExecutionStrategy>(Resolve(retrying).Database.CreateExecutionStrategy())));

        using var other = Enrich(npgsql => npgsql.ExecutionStrategy(dependencies => new NonRetryingExecutionStrategy(dependencies)), _ => { });
        Assert.Contains("DisableRetry needs to be set", Assert.Throws<InvalidOperationException>(() => Resolve(other)).Message, StringComparison.Ordinal);

        using var disabled = Enrich(npgsql => npgsql.ExecutionStrategy(dependencies => new NonRetryingExecutionStrategy(dependencies)), settings => settings.DisableRetry = true);
        Assert.IsType<NonRetryingExecutionStrategy>(Resolve(disabled).Database.CreateExecutionStrategy());
    }

    private static IHost Enrich(Action<NpgsqlDbContextOptionsBuilder> configure, Action<NpgsqlEntityFrameworkCorePostgreSQLSettings> settings)
    {
        var builder = CreateBuilder();
        builder.Services.AddDbContextPool<ShopContext>(options => options.UseNpgsql("Host=localhost", configure));
        builder.EnrichNpgsqlDbContext<ShopContext>(settings);
        return builder.Build();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_MaxRetryCount")]
    private static extern int MaxRetryCount(ExecutionStrategy strategy);

    private static ShopContext Resolve(IHost host) => host.Services.GetRequiredService<ShopContext>();

    private static HostApplicationBuilder CreateBuilder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        return builder;
    }

    private sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options);

    private sealed class OtherContext(DbContextOptions<OtherContext> options) : DbContext(options);
}
