using System.Diagnostics;
using System.Text;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Telemetry;

/// <summary>W3C Trace Context in message headers.</summary>
internal static class TraceContext
{
    private const string Parent = "traceparent";
    private const string State = "tracestate";

    internal static Dictionary<string, object?> ToHeaders(string parent, string? state)
    {
        var headers = new Dictionary<string, object?> { [Parent] = parent };
        if (state is { Length: > 0 })
        {
            headers[State] = state;
        }

        return headers;
    }

    /// <summary>The trace context in the headers; default if missing or invalid.</summary>
    internal static ActivityContext Read(IReadOnlyBasicProperties properties) =>
        Parse(Text(properties, Parent), Text(properties, State));

    // Always remote: another process may have written it, or this one before a restart.
    internal static ActivityContext Parse(string? parent, string? state) =>
        ActivityContext.TryParse(parent, state, isRemote: true, out var context) ? context : default;

    private static string? Text(IReadOnlyBasicProperties properties, string name) =>
        properties.Headers?.TryGetValue(name, out var value) == true
            ? value switch { byte[] bytes => Encoding.UTF8.GetString(bytes), string text => text, _ => null }
            : null;
}
