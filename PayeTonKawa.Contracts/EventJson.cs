using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PayeTonKawa.Contracts;

/// <summary>Serializes and deserializes events.</summary>
public static class EventJson
{
    // Relaxed encoder: a body is never embedded in HTML, so é stays é.
    private static readonly EventJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new MontantJsonConverter(), new TimestampJsonConverter() },
    });

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The JSON body of an event.</summary>
    public static string Serialize(IntegrationEvent evt) => JsonSerializer.Serialize(evt, evt.GetType(), Context);

    /// <summary>Deserializes an event; on failure, <paramref name="reason"/> says why the body is permanently invalid.</summary>
    public static bool TryRead<TEvent>(
        ReadOnlyMemory<byte> body, [NotNullWhen(true)] out TEvent? evt, [NotNullWhen(false)] out string? reason)
        where TEvent : IntegrationEvent
    {
        evt = null;
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                reason = $"The body is JSON but no object: {document.RootElement.ValueKind}.";
                return false;
            }

            evt = (TEvent?)document.RootElement.Deserialize(typeof(TEvent), Context);
            reason = WhyUnusable(evt!, document.RootElement);
        }
        catch (JsonException exception)
        {
            reason = $"The body cannot be read: {exception.Message}";
        }
        catch (InvalidOperationException exception)
        {
            // A string that is not valid UTF-16, such as "\ud800".
            reason = $"The body cannot be read: {exception.Message}";
        }

        evt = reason is null ? evt : null;
        return reason is null;
    }

    /// <summary>How an event is serialized.</summary>
    internal static JsonTypeInfo TypeInfo(Type evt) => Context.GetTypeInfo(evt)!;

    private static string? WhyUnusable(IntegrationEvent evt, JsonElement root)
    {
        if (evt.EntityId <= 0)
        {
            return $"The body has no usable id: an integer from 1 to {int.MaxValue} is expected.";
        }

        // A body with another event's name was misrouted; a body without a name is accepted as the event of its queue.
        return root.TryGetProperty("event", out var name) && (name.ValueKind != JsonValueKind.String || !name.ValueEquals(evt.EventName))
            ? $"The body is another event than '{evt.EventName}'."
            : null;
    }
}
