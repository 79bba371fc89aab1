using System.Globalization;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Tests.Pages;

/// <summary>Builds a trace span by span; times are milliseconds from its start, ids are numbers.</summary>
internal sealed class TestTrace
{
    public static readonly DateTime Start = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    public static readonly TelemetryResource Front = new("api", "1", []);
    public static readonly TelemetryResource Worker = new("worker", "1", []);

    private readonly List<Span> _spans = [];

    public static DateTime At(double milliseconds) => Start.AddMilliseconds(milliseconds);

    public static string Id(int number) => number.ToString("x16", CultureInfo.InvariantCulture);

    public static IReadOnlyList<KeyValuePair<string, string>> Attributes(params string[] pairs) => [.. pairs.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1]))];

    public TestTrace Add(
        int id, int? parent, double start, double end, TelemetryResource? resource = null, SpanKind kind = SpanKind.Internal, SpanStatus status = SpanStatus.Unset, params string[] attributes)
    {
        _spans.Add(new()
        {
            Resource = resource ?? Front,
            Scope = new("scope", null),
            TraceId = "trace",
            SpanId = Id(id),
            ParentSpanId = parent is { } number ? Id(number) : null,
            Name = $"span {id}",
            Kind = kind,
            Status = status,
            Start = At(start),
            End = At(end),
            Attributes = Attributes(attributes),
        });
        return this;
    }

    public Trace Build() => new("trace", _spans);
}
