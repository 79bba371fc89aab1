using System.Text;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Fuzz;

/// <summary>A message with any content that a broker accepts.</summary>
internal sealed record FuzzMessage(string RoutingKey, byte[] Body, BasicProperties Properties)
{
    /// <summary>Shown by a failing test.</summary>
    public override string ToString() =>
        $"{RoutingKey} [{Properties.MessageId} {Properties.ContentType} {Properties.Type}] {Show(Properties.Headers)}: "
        + $"{Encoding.Latin1.GetString(Body[..Math.Min(Body.Length, 500)])} ({Body.Length} bytes)";

    private static string? Show(object? value) => value switch
    {
        IDictionary<string, object?> table => $"{{{string.Join(", ", table.Select(field => $"{field.Key}: {Show(field.Value)}"))}}}",
        byte[] bytes => Convert.ToHexString(bytes),
        List<object?> list => $"[{string.Join(", ", list.Select(Show))}]",
        _ => value?.ToString(),
    };
}
