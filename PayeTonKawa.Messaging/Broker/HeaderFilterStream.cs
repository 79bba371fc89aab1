using System.Buffers.Binary;
using System.Net.Sockets;

namespace PayeTonKawa.Messaging.Broker;

/// <summary>What comes from the broker, with each content header frame held until it is complete and has passed the <see cref="HeaderFilter"/>.</summary>
internal sealed class HeaderFilterStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    // A frame (AMQP 0-9-1, 4.2.3): type, channel, size; the payload; an octet that ends it.
    private const int FrameHead = 7;
    private const int FrameEnd = 1;
    private const byte HeaderFrame = 2;

    // Far more than any broker's frame_max: what is longer is no header, and is not held.
    private const int LongestHeader = 1 << 20;

    private byte[] _buffer = new byte[32 * 1024];
    private int _start;
    private int _passed;
    private int _end;
    private long _passing;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _passed)
        {
            MakeRoom();
            var count = await base.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return 0;
            }

            _end += count;
            PassOn();
        }

        var given = Math.Min(buffer.Length, _passed - _start);
        _buffer.AsMemory(_start, given).CopyTo(buffer);
        _start += given;
        return given;
    }

    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _passed, _end) = (0, _passed - _start, _end - _start);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
    }

    // Whatever is no header frame passes as it comes.
    private void PassOn()
    {
        while (true)
        {
            var passing = (int)Math.Min(_passing, _end - _passed);
            _passed += passing;
            _passing -= passing;
            var rest = _buffer.AsSpan(_passed, _end - _passed);
            if (_passing > 0 || rest.Length < FrameHead)
            {
                return;
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(rest[3..]);
            if (rest[0] == HeaderFrame && length <= LongestHeader)
            {
                if (rest.Length < FrameHead + length + FrameEnd)
                {
                    return;
                }

                HeaderFilter.Apply(rest.Slice(FrameHead, (int)length));
            }

            _passing = FrameHead + (long)length + FrameEnd;
        }
    }
}
