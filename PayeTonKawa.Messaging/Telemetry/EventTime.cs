using System.Buffers.Binary;

namespace PayeTonKawa.Messaging.Telemetry;

/// <summary>When an event happened, to the millisecond, read from its message's id: a UUID of version 7 (RFC 9562) begins with the time.</summary>
internal static class EventTime
{
    private const int Version = 7;
    private const int BitsAfterTime = 16;

    /// <summary>How long ago it was, in seconds; null for an id that does not say. Clocks of two machines differ: what is yet to come is now.</summary>
    internal static double? SecondsSince(Guid messageId, TimeProvider time)
    {
        if (messageId.Version != Version)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        messageId.TryWriteBytes(bytes, bigEndian: true, out _);
        var happened = (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> BitsAfterTime);
        return Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds() - happened) / 1000.0;
    }
}
