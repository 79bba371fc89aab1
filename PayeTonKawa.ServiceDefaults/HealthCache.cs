using Microsoft.AspNetCore.OutputCaching;

namespace PayeTonKawa.ServiceDefaults;

/// <summary>One answer a second, good or bad, for whoever asks: <c>/health</c> is open to everybody, and each answer costs the database a question.</summary>
internal sealed class HealthCache : IOutputCachePolicy
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = Age;

        // Nor does another host name or query make another answer.
        context.CacheVaryByRules.VaryByHost = false;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;
}
