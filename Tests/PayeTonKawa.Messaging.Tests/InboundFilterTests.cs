using System.Net;
using System.Net.Sockets;
using PayeTonKawa.Messaging.Broker;

namespace PayeTonKawa.Messaging.Tests;

public sealed class InboundFilterTests
{
    private const int LargestBody = 8;

    private static readonly byte[] Method = Frame(1, [0, 10, 0, 10, (byte)'D', 200]);
    private static readonly byte[] Body = Frame(3, [(byte)'D', 200, 0, 0, 0, 1]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100_000)]
    public async Task Only_properties_that_the_client_cannot_decode_are_left_out_however_the_bytes_arrive(int atATime)
    {
        byte[] sent = [.. Method, .. Header(200), .. Body, .. Header(29), .. Header(28), .. Method];
        byte[] expected = [.. Method, .. Header(200, "\0\0"u8), .. Body, .. Header(29, "\0\0"u8), .. Header(28), .. Method];

        Assert.Equal(expected, await FilterAsync(sent, atATime));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task A_body_over_the_limit_is_cut_and_its_size_appended(int atATime)
    {
        byte[] sent =
        [
            .. Sized(20, 1), .. Sized(9, 2), .. Part(1, 6), .. Part(2, 8), .. Part(1, 6), .. Part(2, 1), .. Part(1, 8),
            .. Sized(8, 1), .. Part(1, 8)
        ];
        byte[] expected =
        [
            .. Sized(16, 1), .. Sized(16, 2), .. Part(1, 6), .. Part(2, 8, 0, 0, 0, 0, 0, 0, 0, 9),
            .. Part(1, 2, 0, 0, 0, 0, 0, 0, 0, 20), .. Sized(8, 1), .. Part(1, 8)
        ];

        Assert.Equal(expected, await FilterAsync(sent, atATime));
        Assert.Equal(20, InboundFilter.SizeOf([.. new byte[15], 20], LargestBody));
        Assert.Equal(8, InboundFilter.SizeOf(new byte[8], LargestBody));
    }

    [Fact]
    public async Task What_is_no_frame_passes_as_it_is()
    {
        byte[] refusal = [.. "AMQP"u8, 0, 0, 9, 1];

        Assert.Equal(refusal, await FilterAsync(refusal, refusal.Length));
        Assert.Equal([1, 0], await FilterAsync([1, 0], 2));
    }

    // Two short strings before the table; in the table, a decimal after another value, and one in a list of a nested table.
    private static byte[] Header(byte scale, ReadOnlySpan<byte> flags = default)
    {
        byte[] @decimal = [(byte)'D', scale, 0, 0, 0, 1];
        byte[] list = [(byte)'A', 0, 0, 0, 7, (byte)'V', .. @decimal];
        byte[] nested = [(byte)'F', 0, 0, 0, (byte)(2 + list.Length), 1, (byte)'l', .. list];
        byte[] table = [1, (byte)'S', (byte)'S', 0, 0, 0, 2, (byte)'D', 255, 1, (byte)'n', .. nested, 1, (byte)'d', .. @decimal];
        return Frame(2, [.. new byte[12], .. flags.IsEmpty ? [0xF0, 0] : flags, 1, (byte)'t', 0, 0, 0, 0, (byte)table.Length, .. table, 2]);
    }

    private static byte[] Sized(byte size, byte channel) => Frame(2, [0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, size, 0, 0], channel);

    private static byte[] Part(byte channel, int size, params byte[] appendix) => Frame(3, [.. Enumerable.Repeat((byte)7, size), .. appendix], channel);

    private static byte[] Frame(byte type, byte[] payload, byte channel = 1) => [type, 0, channel, 0, 0, 0, (byte)payload.Length, .. payload, 0xCE];

    private static async Task<byte[]> FilterAsync(byte[] bytes, int atATime)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var sender = new TcpClient();
        await sender.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancel);
        await using var stream = new InboundFilter(await listener.AcceptSocketAsync(Cancel), LargestBody);
        var received = new MemoryStream();
        var reading = stream.CopyToAsync(received, 7, Cancel);
        foreach (var part in bytes.Chunk(atATime))
        {
            await sender.GetStream().WriteAsync(part, Cancel);
        }

        sender.Close();
        await reading;
        return received.ToArray();
    }
}
