using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Messaging;

/// <summary>
/// A message that a consumer gave up, as it told in a log of the event <c>messaging.message.rejected</c> with the attributes <c>Queue</c>,
/// <c>Reason</c>, <c>MessageId</c>, <c>RoutingKey</c>, <c>Headers</c> (JSON) and <c>Body</c>; their letter case does not count.
/// </summary>
internal sealed class RejectedMessage(LogEntry log)
{
    private const string EventName = "messaging.message.rejected";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public LogEntry Log => log;

    public string Queue => Find("Queue") ?? "";

    public string Reason => Find("Reason") ?? log.Message;

    public string MessageId => Find("MessageId") ?? "";

    public string RoutingKey => Find("RoutingKey") ?? "";

    /// <summary>Indented where it is JSON.</summary>
    public string Body => Indent(Find("Body"));

    /// <inheritdoc cref="Body"/>
    public string Headers => Indent(Find("Headers"));

    /// <summary>The newest first.</summary>
    public static IReadOnlyList<RejectedMessage> Read(TelemetryStore store) =>
    [
        .. store.GetLogs(new LogQuery { Filters = [new(LogFields.EventName, FilterCondition.Equals, EventName)] })
            .Reverse()
            .Select(log => new RejectedMessage(log)),
    ];

    private static string Indent(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? "" : JsonSerializer.Serialize(JsonDocument.Parse(text).RootElement, Indented);
        }
        catch (JsonException)
        {
            return text!;
        }
    }

    private string? Find(string attribute) =>
        log.Attributes.FirstOrDefault(candidate => string.Equals(candidate.Key, attribute, StringComparison.OrdinalIgnoreCase)).Value;
}
