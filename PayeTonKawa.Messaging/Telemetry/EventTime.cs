using System.Buffers.Binary;

namespace PayeTonKawa.Messaging.Telemetry;

/// <summary>The time of an event, to the millisecond, from its message id: a UUID of version 7 (RFC 9562) starts with its timestamp.</summary>
internal static class EventTime
{
    private const int Version = 7;
    private const int BitsAfterTime = 16;

    /// <summary>The event's age in seconds; null if the id is not of version 7; 0 for a time in the future, because clocks differ.</summary>
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
