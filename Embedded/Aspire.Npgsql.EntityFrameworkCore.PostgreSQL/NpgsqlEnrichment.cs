using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Storage.Internal;

namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>Adds retries and a command timeout to options that somebody else made, without overruling them.</summary>
internal static class NpgsqlEnrichment
{
#pragma warning disable EF1001 // What the options already say is only visible in the provider's internal extension.
    internal static void Apply<TContext>(DbContextOptionsBuilder options, NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
        where TContext : DbContext
    {
        var extension = options.Options.FindExtension<NpgsqlOptionsExtension>();
        options.UseNpgsql(npgsql =>
        {
            if (!settings.DisableRetry && NeedsRetry(options, extension))
            {
                npgsql.EnableRetryOnFailure();
            }

            if (settings.CommandTimeout is { } seconds)
            {
                if (extension?.CommandTimeout is { } existing && existing != seconds)
                {
                    throw new InvalidOperationException(
                        $"Conflicting values for 'CommandTimeout' were found in {nameof(NpgsqlEntityFrameworkCorePostgreSQLSettings)} and set in DbContextOptions<{typeof(TContext).Name}>.");
                }

                npgsql.CommandTimeout(seconds);
            }
        });
    }

    // A retrying strategy, or one derived from it, is kept; any other custom strategy is the caller's to decide about.
    private static bool NeedsRetry(DbContextOptionsBuilder options, NpgsqlOptionsExtension? extension)
    {
        var strategy = extension?.ExecutionStrategyFactory?.Invoke(new ExecutionStrategyDependencies(null!, options.Options, null!));
        return strategy switch
        {
            null => true,
            NpgsqlRetryingExecutionStrategy => false,
            _ when strategy.GetType() == typeof(NpgsqlExecutionStrategy) => true,
            _ => throw new InvalidOperationException(
                $"{nameof(NpgsqlEntityFrameworkCorePostgreSQLSettings)}.{nameof(NpgsqlEntityFrameworkCorePostgreSQLSettings.DisableRetry)} needs to be set when a custom Execution Strategy is configured."),
        };
    }
#pragma warning restore EF1001
}
