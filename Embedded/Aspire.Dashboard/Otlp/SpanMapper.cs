using Aspire.Dashboard.Telemetry;
using Google.Protobuf.Collections;

namespace Aspire.Dashboard.Otlp;

internal sealed class SpanMapper(AttributeMapper attributes, TelemetryLimits limits)
{
    /// <summary>Null for a span whose ids are not valid.</summary>
    public Span? Map(TelemetryResource resource, InstrumentationScope scope, Proto.Span span)
    {
        if (OtlpValues.ToTraceId(span.TraceId) is not { } traceId || OtlpValues.ToSpanId(span.SpanId) is not { } spanId)
        {
            return null;
        }

        var start = OtlpValues.ToDateTime(span.StartTimeUnixNano);
        var end = OtlpValues.ToDateTime(span.EndTimeUnixNano);
        return new()
        {
            Resource = resource,
            Scope = scope,
            TraceId = attributes.Share(traceId),
            SpanId = spanId,
            // All zero is OTLP's "no parent" too.
            ParentSpanId = OtlpValues.ToSpanId(span.ParentSpanId) is { } parent ? attributes.Share(parent) : null,
            TraceState = NullIfEmpty(span.TraceState),
            Name = attributes.Share(span.Name),
            Kind = Enum.IsDefined((SpanKind)span.Kind) ? (SpanKind)span.Kind : SpanKind.Unspecified,
            Start = start,
            End = end < start ? start : end,
            Status = span.Status is { } status && Enum.IsDefined((SpanStatus)status.Code) ? (SpanStatus)status.Code : SpanStatus.Unset,
            StatusMessage = NullIfEmpty(span.Status?.Message),
            Attributes = attributes.Map(span.Attributes),
            Events = Map(span.Events),
            Links = Map(span.Links),
        };
    }

    private SpanEvent[] Map(RepeatedField<Proto.Span.Types.Event> events) => events.Count == 0
        ? []
        : [.. events.Take(limits.MaxSpanEventCount).Select(one => new SpanEvent(attributes.Share(one.Name), OtlpValues.ToDateTime(one.TimeUnixNano), attributes.Map(one.Attributes)))];

    private List<SpanLink> Map(RepeatedField<Proto.Span.Types.Link> links)
    {
        var mapped = new List<SpanLink>(links.Count);
        foreach (var link in links)
        {
            if (OtlpValues.ToTraceId(link.TraceId) is { } traceId && OtlpValues.ToSpanId(link.SpanId) is { } spanId)
            {
                mapped.Add(new(traceId, spanId, NullIfEmpty(link.TraceState), attributes.Map(link.Attributes)));
            }
        }

        return mapped;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
