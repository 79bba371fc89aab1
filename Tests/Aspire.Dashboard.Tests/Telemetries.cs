using System.Globalization;
using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.Logging;

namespace Aspire.Dashboard.Tests;

/// <summary>Makes the store's objects by hand.</summary>
internal static class Telemetries
{
    public static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    public static readonly TelemetryResource Api = new("api", "1", []);

    public static readonly TelemetryResource Worker = new("worker", null, []);

    public static string TraceId(int number) => number.ToString("x8", CultureInfo.InvariantCulture) + new string('a', 24);

    public static Span Span(
        int trace = 1,
        int span = 1,
        int? parent = null,
        double start = 0,
        double seconds = 1,
        TelemetryResource? resource = null,
        string name = "work",
        SpanStatus status = SpanStatus.Unset,
        params KeyValuePair<string, string>[] attributes) => new()
        {
            Resource = resource ?? Api,
            Scope = new("scope", null),
            TraceId = TraceId(trace),
            SpanId = span.ToString("x16", CultureInfo.InvariantCulture),
            ParentSpanId = parent?.ToString("x16", CultureInfo.InvariantCulture),
            Name = name,
            Start = Noon.AddSeconds(start),
            End = Noon.AddSeconds(start + seconds),
            Status = status,
            Attributes = attributes,
        };

    public static LogEntry Log(
        string message = "hello", LogLevel level = LogLevel.Information, double time = 0, TelemetryResource? resource = null, params KeyValuePair<string, string>[] attributes) => new()
        {
            Resource = resource ?? Api,
            Scope = new("Category", null),
            Time = Noon.AddSeconds(time),
            Level = level,
            Message = message,
            Attributes = attributes,
        };

    public static MetricSample Sample(double value, double time, bool isDelta = false, string name = "requests", TelemetryResource? resource = null, params KeyValuePair<string, string>[] attributes) =>
        new(new(resource ?? Api, "meter", name, "", "", InstrumentKind.Sum), attributes, new NumberPoint(Noon, Noon.AddSeconds(time), [], value), isDelta);
}
