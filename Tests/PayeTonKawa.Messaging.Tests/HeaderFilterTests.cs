using System.Net;
using System.Net.Sockets;
using PayeTonKawa.Messaging.Broker;

namespace PayeTonKawa.Messaging.Tests;

public sealed class HeaderFilterTests
{
    private static readonly byte[] Method = Frame(1, [0, 10, 0, 10, (byte)'D', 200]);
    private static readonly byte[] Body = Frame(3, [(byte)'D', 200, 0, 0, 0, 1]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100_000)]
    public async Task Only_header_frames_are_changed_however_the_bytes_arrive(int atATime)
    {
        byte[] sent = [.. Method, .. Header(200), .. Body, .. Header(29), .. Header(28), .. Method];
        byte[] expected = [.. Method, .. Header(28), .. Body, .. Header(28), .. Header(28), .. Method];

        Assert.Equal(expected, await FilterAsync(sent, atATime));
    }

    [Fact]
    public async Task What_is_not_as_it_says_passes_as_it_is()
    {
        byte[] refusal = [.. "AMQP"u8, 0, 0, 9, 1];
        byte[] broken =
        [
            .. Frame(2, [1, 2, 3]),
            .. Frame(2, [.. new byte[12], 0x20, 0, 255, 255, 255, 255]),
            .. Frame(2, [.. new byte[12], 0x20, 0, 0, 0, 0, 3, 1, 0, (byte)'?']),
            .. Body
        ];

        Assert.Equal(refusal, await FilterAsync(refusal, refusal.Length));
        Assert.Equal(broken, await FilterAsync(broken, broken.Length));
    }

    // Two short strings before the table; in the table, a decimal after another value, and one in a list of a nested table.
    private static byte[] Header(byte scale)
    {
        byte[] @decimal = [(byte)'D', scale, 0, 0, 0, 1];
        byte[] list = [(byte)'A', 0, 0, 0, 7, (byte)'V', .. @decimal];
        byte[] nested = [(byte)'F', 0, 0, 0, (byte)(2 + list.Length), 1, (byte)'l', .. list];
        byte[] table = [1, (byte)'S', (byte)'S', 0, 0, 0, 2, (byte)'D', 255, 1, (byte)'n', .. nested, 1, (byte)'d', .. @decimal];
        return Frame(2, [.. new byte[12], 0xF0, 0, 1, (byte)'t', 0, 0, 0, 0, (byte)table.Length, .. table, 2]);
    }

    private static byte[] Frame(byte type, byte[] payload) => [type, 0, 1, 0, 0, 0, (byte)payload.Length, .. payload, 0xCE];

    private static async Task<byte[]> FilterAsync(byte[] bytes, int atATime)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var sender = new TcpClient();
        await sender.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancel);
        await using var stream = new HeaderFilterStream(await listener.AcceptSocketAsync(Cancel));
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
