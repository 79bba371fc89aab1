using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql.EntityFrameworkCore.PostgreSQL;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;

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

    private static HostApplicationBuilder CreateBuilder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        return builder;
    }

    private sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options);
}
