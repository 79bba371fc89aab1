using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PayeTonKawa.ServiceDefaults.Database;

namespace Microsoft.Extensions.Hosting;

/// <summary>A service's own database.</summary>
public static class DatabaseExtensions
{
    /// <summary>Applies the migrations of <typeparamref name="TContext"/> in the background at start; <c>/health</c> waits for them.</summary>
    public static IHostApplicationBuilder AddMigrations<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<MigrationService<TContext>>();
        builder.Services.AddHostedService(services => services.GetRequiredService<MigrationService<TContext>>());
        builder.Services.AddHealthChecks().AddCheck<MigrationService<TContext>>("migrations");
        return builder;
    }
}
