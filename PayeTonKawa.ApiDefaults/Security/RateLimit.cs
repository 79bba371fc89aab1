using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace PayeTonKawa.ApiDefaults.Security;

/// <summary>
/// A token bucket (RFC 6585: 429, with <c>Retry-After</c>) per API key, and per client address for requests without a valid key: guessing keys is slow
/// and does not use up the limit of valid keys.
/// </summary>
/// <param name="PermitsPerSecond">Sustained rate, in requests per second.</param>
/// <param name="Burst">Size of the bucket: requests accepted at once after a pause.</param>
internal sealed record RateLimit(int PermitsPerSecond, int Burst)
{
    private const string Section = "RateLimit";
    private const string Policy = "default";
    private const int Max = 1_000_000;

    /// <summary>Reads <c>RateLimit:PermitsPerSecond</c> and <c>RateLimit:Burst</c> (not lower; default: equal); null, no limit, if both are missing.</summary>
    internal static RateLimit? From(IConfiguration configuration) => (Read(configuration, nameof(PermitsPerSecond)), Read(configuration, nameof(Burst))) switch
    {
        (null, null) => null,
        (null, _) => throw new ConfigurationException(
            $"{Section}__{nameof(Burst)} est sans effet seul : donnez aussi {Section}__{nameof(PermitsPerSecond)}, ou aucun des deux."),
        ({ } permits, var burst) when burst < permits => throw new ConfigurationException(
            $"{Section}__{nameof(Burst)} vaut « {burst} » : donnez au moins la valeur de {Section}__{nameof(PermitsPerSecond)}, {permits}."),
        ({ } permits, var burst) => new(permits, burst ?? permits),
    };

    /// <summary>Adds the limiter and, to every response to a request that it counts, <c>RateLimit-Policy</c> and <c>RateLimit</c>.</summary>
    internal void Use(WebApplication app)
    {
        var limiter = app.Services.GetRequiredService<IOptions<RateLimiterOptions>>().Value.GlobalLimiter!;
        app.Use((context, next) =>
        {
            // Read at the start of the response: by then the request is counted, and the exception handler has cleared the headers of before.
            if (context.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is null)
            {
                context.Response.OnStarting(() =>
                {
                    Report(context.Response.Headers, limiter.GetStatistics(context)!.CurrentAvailablePermits);
                    return Task.CompletedTask;
                });
            }

            return next(context);
        });
        app.UseRateLimiter();
    }

    // draft-ietf-httpapi-ratelimit-headers-10. A bucket has no window: "w" is the time in which it fills, and "t" the time until it is full again.
    private void Report(IHeaderDictionary headers, long left)
    {
        headers["RateLimit-Policy"] = $"\"{Policy}\";q={Burst};w={SecondsToGain(Burst)}";
        headers["RateLimit"] = $"\"{Policy}\";r={left};t={SecondsToGain(Burst - left)}";
    }

    private long SecondsToGain(long permits) => (permits + PermitsPerSecond - 1) / PermitsPerSecond;

    internal void Configure(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = static (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : TimeSpan.FromSeconds(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => Bucket()));
    }

    private static string CallerOf(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, Name: { } key } ? key : AddressOf(context.Connection.RemoteIpAddress);

    // An IPv6 subscriber has a /64 (RFC 6177), so each guess could come from another of 2^64 addresses: the limit applies to the /64.
    private static string AddressOf(IPAddress? address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexString(address.GetAddressBytes(), 0, 8)
            : $"{address}";

    private static int? Read(IConfiguration configuration, string name) =>
        configuration[$"{Section}:{name}"] is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= Max ? value
        : throw new ConfigurationException($"{Section}__{name} vaut « {text} » : donnez un entier de 1 à {Max}.");

    private TokenBucketRateLimiterOptions Bucket() => new()
    {
        TokenLimit = Burst,
        TokensPerPeriod = PermitsPerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
    };
}
