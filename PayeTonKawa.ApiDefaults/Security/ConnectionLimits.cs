using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PayeTonKawa.ApiDefaults.Security;

/// <summary>Time and size limits of requests. A slow request gets 408, a large one 413, 414 or 431.</summary>
internal static class ConnectionLimits
{
    // From the first byte of a request to the end of its headers.
    private static readonly TimeSpan Headers = TimeSpan.FromSeconds(10);

    // Below the rate of a slow mobile connection; a body at the limit of 1 MiB takes at most about 17 minutes and occupies only a connection.
    private static readonly MinDataRate Body = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    internal static void Apply(KestrelServerLimits limits)
    {
        limits.RequestHeadersTimeout = Headers;
        limits.MinRequestBodyDataRate = Body;

        // RequestBody enforces the limit. Kestrel's own limit would close the connection, and a client still sending would see a broken connection instead of
        // the 413 response. Without it Kestrel reads and discards the rest of the body for up to 5 s.
        limits.MaxRequestBodySize = null;
    }
}
