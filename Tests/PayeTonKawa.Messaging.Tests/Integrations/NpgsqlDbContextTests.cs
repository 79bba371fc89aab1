using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql.EntityFrameworkCore.PostgreSQL;
using static PayeTonKawa.Messaging.Tests.Integrations.RabbitMQClientTests;

namespace PayeTonKawa.Messaging.Tests.Integrations;

/// <summary>Written on Aspire's public API alone: the same must hold for the real package.</summary>
public sealed class NpgsqlDbContextTests
{
    private const string Section = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    [Fact]
    public void The_connection_string_wins_over_the_sections()
    {
        var builder = Builder(new()
        {
            [$"{Section}:ConnectionString"] = "Host=section",
            [$"{Section}:CommandTimeout"] = "1",
            [$"{Section}:db:CommandTimeout"] = "2",
            [$"{Section}:{nameof(SampleContext)}:CommandTimeout"] = "3",
            ["ConnectionStrings:db"] = "Host=string",
        });
        builder.AddNpgsqlDbContext<SampleContext>("db");

        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        var database = scope.ServiceProvider.GetRequiredService<SampleContext>().Database;
        Assert.Equal("Host=string", database.GetConnectionString());
        Assert.Equal(3, database.GetCommandTimeout());
        Assert.IsType<NpgsqlRetryingExecutionStrategy>(database.CreateExecutionStrategy());
        Assert.Equal([nameof(SampleContext)], HealthChecks(host));
    }

    [Fact]
    public void Retries_can_be_left_out_and_options_added()
    {
        var builder = Builder(new() { ["ConnectionStrings:db"] = "Host=string" });
        builder.AddNpgsqlDbContext<SampleContext>(
            "db",
            settings => (settings.DisableRetry, settings.DisableHealthChecks) = (true, true),
            options => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));

        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<SampleContext>();
        Assert.False(db.Database.CreateExecutionStrategy().RetriesOnFailure);
        Assert.Equal(QueryTrackingBehavior.NoTracking, db.ChangeTracker.QueryTrackingBehavior);
    }

    [Fact]
    public void A_missing_connection_string_is_named_when_a_context_is_made()
    {
        var builder = Builder([]);
        builder.AddNpgsqlDbContext<SampleContext>("db");

        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        var exception = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<SampleContext>());
        Assert.Contains("'ConnectionStrings:db'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_is_registered_is_enriched_and_not_registered_again()
    {
        var builder = Builder(new() { ["ConnectionStrings:db"] = "Host=string" });
        builder.Environment.EnvironmentName = Environments.Development;
        Assert.Throws<InvalidOperationException>(() => builder.EnrichNpgsqlDbContext<SampleContext>());

        builder.Services.AddDbContextPool<SampleContext>(options => options.UseNpgsql("Host=own"));
        Assert.Throws<InvalidOperationException>(() => builder.AddNpgsqlDbContext<SampleContext>("db"));
        builder.EnrichNpgsqlDbContext<SampleContext>(settings => settings.CommandTimeout = 7);

        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        var database = scope.ServiceProvider.GetRequiredService<SampleContext>().Database;
        Assert.Equal("Host=own", database.GetConnectionString());
        Assert.Equal(7, database.GetCommandTimeout());
        Assert.True(database.CreateExecutionStrategy().RetriesOnFailure);
    }
}
