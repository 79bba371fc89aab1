using System.Buffers.Binary;
using System.Net.Sockets;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Broker;

/// <summary>
/// The bytes from the broker, without what the client library cannot take: it closes the connection on properties that it fails to decode (a decimal of
/// more than 28 places) and buffers bodies whole, and the broker would deliver the same message to each new connection. Such a message loses its
/// properties; a body over the limit is cut, and <see cref="SizeOf"/> reads its true size from what is appended. Frames: AMQP 0-9-1, 4.2.3.
/// </summary>
internal sealed class InboundFilter(Socket socket, int largestBody) : NetworkStream(socket, ownsSocket: true)
{
    private const int FrameHead = 7;
    private const int FrameEnd = 1;
    private const int SizeOffset = 3;
    private const byte HeaderFrame = 2;
    private const byte BodyFrame = 3;
    private const int BodySizeOffset = FrameHead + 4;
    private const int PropertiesOffset = FrameHead + 12;
    private const int Appendix = sizeof(long);

    private readonly BufferedStream _inbound = new(new NetworkStream(socket), 32 * 1024);
    private readonly Dictionary<ushort, Cut> _cuts = [];
    private byte[] _frame = new byte[4096];
    private Memory<byte> _ready;
    private bool _isRefusal;

    /// <summary>The size of the body that was sent.</summary>
    internal static long SizeOf(ReadOnlySpan<byte> body, int largestBody) =>
        body.Length == largestBody + Appendix ? BinaryPrimitives.ReadInt64BigEndian(body[largestBody..]) : body.Length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_ready.IsEmpty)
        {
            if (await ReadFrameAsync(cancellationToken).ConfigureAwait(false) is not { } frame)
            {
                return 0;
            }

            _ready = frame;
        }

        var count = Math.Min(buffer.Length, _ready.Length);
        _ready[..count].CopyTo(buffer);
        _ready = _ready[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        _inbound.Dispose();
        base.Dispose(disposing);
    }

    // Null at the end of the stream, empty for a frame that is left out.
    private async ValueTask<Memory<byte>?> ReadFrameAsync(CancellationToken cancellationToken)
    {
        var head = await _inbound.ReadAtLeastAsync(_frame.AsMemory(0, FrameHead), FrameHead, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);

        // A broker of another protocol version answers "AMQP" and the version instead of a frame.
        _isRefusal |= _frame[0] == 'A';
        if (head < FrameHead || _isRefusal)
        {
            return head > 0 ? _frame.AsMemory(0, head) : default(Memory<byte>?);
        }

        var rest = checked((int)BinaryPrimitives.ReadUInt32BigEndian(_frame.AsSpan(SizeOffset)) + FrameEnd);
        if (_frame.Length < FrameHead + rest + Appendix)
        {
            Array.Resize(ref _frame, 2 * (FrameHead + rest + Appendix));
        }

        await _inbound.ReadExactlyAsync(_frame.AsMemory(FrameHead, rest), cancellationToken).ConfigureAwait(false);
        return _frame.AsMemory(0, Filter(_frame.AsSpan(0, FrameHead + rest)));
    }

    // Changes the frame in place and returns its new length.
    private int Filter(Span<byte> frame)
    {
        var channel = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]);
        if (frame[0] == HeaderFrame && frame.Length > PropertiesOffset + FrameEnd)
        {
            var size = BinaryPrimitives.ReadInt64BigEndian(frame[BodySizeOffset..]);
            if (size > largestBody)
            {
                _cuts[channel] = new(size, size);
                BinaryPrimitives.WriteInt64BigEndian(frame[BodySizeOffset..], largestBody + Appendix);
            }

            FilterProperties(frame[PropertiesOffset..^FrameEnd]);
        }

        return frame[0] == BodyFrame && _cuts.TryGetValue(channel, out var cut) ? FilterBody(channel, cut, frame.Length - FrameHead - FrameEnd) : frame.Length;
    }

    private static void FilterProperties(Span<byte> properties)
    {
        try
        {
            _ = new ReadOnlyBasicProperties(properties);
        }
        catch (Exception)
        {
            // The flags that say which properties follow: none.
            properties[..Math.Min(properties.Length, sizeof(ushort))].Clear();
        }
    }

    private int FilterBody(ushort channel, Cut cut, int size)
    {
        var room = (int)Math.Max(0, largestBody - (cut.Size - cut.Left));
        var kept = Math.Min(size, room);
        _cuts[channel] = cut with { Left = cut.Left - size };
        if (cut.Left == size)
        {
            _cuts.Remove(channel);
        }

        if (kept == 0)
        {
            return 0;
        }

        if (kept == room)
        {
            BinaryPrimitives.WriteInt64BigEndian(_frame.AsSpan(FrameHead + kept), cut.Size);
            kept += Appendix;
        }

        BinaryPrimitives.WriteUInt32BigEndian(_frame.AsSpan(SizeOffset), (uint)kept);
        _frame[FrameHead + kept] = 0xCE;
        return FrameHead + kept + FrameEnd;
    }

    // A body that is being cut: its size, and how much of it is still to come.
    private readonly record struct Cut(long Size, long Left);
}
