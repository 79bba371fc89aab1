using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PayeTonKawa.ServiceDefaults.Security;

/// <summary>How long what a client sends may take and how large it may be. Who is slower is answered 408, what is larger 413, 414 or 431.</summary>
internal static class ConnectionLimits
{
    // From the first byte of a request to the last of its headers.
    private static readonly TimeSpan Headers = TimeSpan.FromSeconds(10);

    // A slow telephone sends more than that; at the limit of 1 MiB a body takes a quarter of an hour at the most, and only a connection.
    private static readonly MinDataRate Body = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    internal static void Apply(KestrelServerLimits limits)
    {
        limits.RequestHeadersTimeout = Headers;
        limits.MinRequestBodyDataRate = Body;

        // RequestBody reads no more than its limit. The rest, which the server would refuse by ending the connection, it then reads and forgets for up to five
        // seconds: a client that is still sending would find its connection broken instead of the answer.
        limits.MaxRequestBodySize = null;
    }
}
