using Microsoft.AspNetCore.OutputCaching;

namespace PayeTonKawa.ServiceDefaults;

/// <summary>Caches each response of <c>/health</c>, healthy or not, for 1 s: no API key is required, and an uncached response costs a database query.</summary>
internal sealed class HealthCache : IOutputCachePolicy
{
    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = TimeSpan.FromSeconds(1);

        // One cache entry for all host names and query strings.
        context.CacheVaryByRules.VaryByHost = false;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;
}
