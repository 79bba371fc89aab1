using System.Buffers.Binary;

namespace PayeTonKawa.Messaging.Broker;

/// <summary>
/// Rewrites content headers (AMQP 0-9-1, 4.2.6.1) that the client cannot decode. An AMQP decimal has a scale up to 255, a .NET decimal up to 28:
/// above that, the client throws before the consumer sees the message, the connection is lost, and the next connection receives the message again.
/// </summary>
internal static class HeaderFilter
{
    private const int PropertiesOffset = 12;
    private const int ContentType = 0x8000;
    private const int ContentEncoding = 0x4000;
    private const int Headers = 0x2000;
    private const byte LargestScale = 28;

    /// <summary>Caps each decimal scale at 28, in place. A malformed header is left for the client to reject.</summary>
    internal static void Apply(Span<byte> payload)
    {
        try
        {
            var flags = BinaryPrimitives.ReadUInt16BigEndian(payload[PropertiesOffset..]);
            if ((flags & Headers) != 0)
            {
                var at = PropertiesOffset + sizeof(ushort);
                at += (flags & ContentType) != 0 ? 1 + payload[at] : 0;
                at += (flags & ContentEncoding) != 0 ? 1 + payload[at] : 0;
                ApplyToTable(payload.Slice(at + sizeof(uint), Length(payload[at..])));
            }
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            // Malformed: shorter than its length fields say, or a field of unknown type.
        }
    }

    // Iterative: a frame can hold thousands of nested tables, which would overflow the stack.
    private static void ApplyToTable(Span<byte> table)
    {
        var open = new Stack<(int End, bool Named)>([(table.Length, true)]);
        for (var at = 0; open.Count > 0;)
        {
            var (end, named) = open.Peek();
            if (at >= end)
            {
                open.Pop();
                continue;
            }

            at += named ? 1 + table[at] : 0;
            var type = (char)table[at++];
            switch (type)
            {
                case 'D':
                    table[at] = Math.Min(table[at], LargestScale);
                    at += 5;
                    break;
                case 'F' or 'A':
                    at += sizeof(uint);
                    open.Push((at + Length(table[(at - sizeof(uint))..]), type == 'F'));
                    break;
                default:
                    at += SizeOf(type, table[at..]);
                    break;
            }
        }
    }

    private static int SizeOf(char type, ReadOnlySpan<byte> value) => type switch
    {
        'V' => 0,
        't' or 'b' or 'B' => 1,
        's' or 'u' => 2,
        'I' or 'i' or 'f' => 4,
        'l' or 'd' or 'T' => 8,
        'S' or 'x' => sizeof(uint) + Length(value),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static int Length(ReadOnlySpan<byte> value) => checked((int)BinaryPrimitives.ReadUInt32BigEndian(value));
}
