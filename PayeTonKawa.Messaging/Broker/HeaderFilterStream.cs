using System.Buffers.Binary;
using System.Net.Sockets;

namespace PayeTonKawa.Messaging.Broker;

/// <summary>The inbound stream: each content header frame is buffered until it is complete, then passed through the <see cref="HeaderFilter"/>.</summary>
internal sealed class HeaderFilterStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    // Frame layout (AMQP 0-9-1, 4.2.3): type, channel and size; payload; frame-end octet.
    private const int FrameHead = 7;
    private const int FrameEnd = 1;
    private const byte HeaderFrame = 2;

    // Far above any broker's frame_max: a longer frame is not a content header and is not buffered.
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

    // Frames other than content headers are passed on as they arrive, without buffering a whole frame.
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
